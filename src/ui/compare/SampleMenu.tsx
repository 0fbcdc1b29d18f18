import { Button, Group, Popover, Select, Slider, Stack, Text } from '@mantine/core';
import { IconDice5, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SampleChoice } from '#state/images.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';

const first: SampleChoice = { scene: 'lake', seed: 7, distortion: 'blur', strength: 0.4 };

/** A pair that the project draws itself: a scene, a change, its strength. */
export function SampleMenu() {
  const { t } = useTranslation('compare');
  const label = useLabel();
  const { catalogue, sample, showSample } = useApp(({ catalogue, sample, showSample }) => ({
    catalogue,
    sample,
    showSample,
  }));
  const choice = sample ?? first;
  const change = (part: Partial<SampleChoice>) => void showSample({ ...choice, ...part });
  const options = (list: readonly { id: string; label: { en: string; zh: string } }[] = []) =>
    list.map((entry) => ({ value: entry.id, label: label(entry.label) }));
  const about = catalogue?.distortions.find(({ id }) => id === choice.distortion)?.about;
  return (
    <Popover width={320} position="bottom-start" withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconSparkles size={15} />}>
          {t('sample.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <Select
              style={{ flex: 1 }}
              label={t('sample.scene')}
              data={options(catalogue?.scenes)}
              value={choice.scene}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(scene) => scene && change({ scene })}
            />
            <Button
              variant="default"
              leftSection={<IconDice5 size={16} />}
              onClick={() => change({ seed: choice.seed + 1 })}
            >
              {t('sample.another')}
            </Button>
          </Group>
          <Select
            label={t('sample.distortion')}
            description={about && label(about)}
            data={options(catalogue?.distortions)}
            value={choice.distortion}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            onChange={(distortion) =>
              distortion &&
              change({
                distortion,
                strength:
                  catalogue?.distortions.find(({ id }) => id === distortion)?.defaultStrength ??
                  choice.strength,
              })
            }
          />
          <div>
            <Text fz="sm" fw={500} id="sample-strength">
              {t('sample.strength')}
            </Text>
            <Slider
              key={`${choice.distortion}-${choice.scene}`}
              min={0}
              max={1}
              step={0.05}
              defaultValue={choice.strength}
              label={(value) => value.toFixed(2)}
              thumbProps={{ 'aria-labelledby': 'sample-strength' }}
              onChangeEnd={(strength) => change({ strength })}
            />
          </div>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
