import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useTrain } from './useTrain.ts';

/** What a run that is being opened is waiting for. */
export function Opening() {
  const { t } = useTranslation('train');
  const run = useTrain((state) => state.run);
  if (run.at !== 'opening') return null;
  const { progress } = run;
  const load = progress?.load;
  const part = load
    ? load.bytesDone / Math.max(1, load.bytesTotal)
    : progress
      ? progress.done / Math.max(1, progress.of)
      : 0;
  const text = t(`opening.${progress?.stage ?? 'images'}`);
  return (
    <div role="status" style={{ marginTop: 10 }}>
      <Text fz="sm" mb={4}>
        {text}
      </Text>
      <Progress value={100 * part} size="sm" aria-label={text} animated />
    </div>
  );
}
