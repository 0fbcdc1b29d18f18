import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { shownResult, weighedOf } from '#state/comparison.ts';
import { total as totalText } from '../format.ts';
import { failureText } from '../shell/failureText.ts';
import { useApp } from '../useStore.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { ShareBar } from './ShareBar.tsx';

/** The number that the page is about, large, with what it is made of. */
export function TotalCard() {
  const { t } = useTranslation(['compare', 'shell']);
  const { total, result, mistaken, running, cancelCompare, compareNow } = useApp((store) => {
    const result = shownResult(store);
    return {
      result,
      total: weighedOf(store, result).total,
      mistaken: store.mistaken && weighedOf(store, store.mistaken).total,
      running: store.running,
      cancelCompare: store.cancelCompare,
      compareNow: store.compareNow,
    };
  });
  const text = total === null ? t('total.none') : totalText(total);
  const [spoken] = useDebouncedValue(text, 800);
  return (
    <section className="card" aria-label={t('total.label')}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fz="sm" fw={650} className="quiet">
            {t('total.label')}
          </Text>
          <output
            aria-label={t('total.label')}
            aria-live="off"
            title={total === null ? '' : String(total)}
            style={{
              display: 'block',
              fontSize: 44,
              lineHeight: 1.1,
              fontWeight: 700,
              letterSpacing: '-0.02em',
            }}
          >
            {text}
          </output>
          <span className="mantine-visually-hidden" aria-live="polite" style={hidden}>
            {`${t('total.label')}: ${spoken}`}
          </span>
        </div>
        <ExportMenu />
      </Group>
      {mistaken !== null && total !== null && (
        <Alert color="red" mt="xs" p="xs" title={t('mistakes.warning')}>
          <Text fz="sm">
            {t('mistakes.right')}: <strong>{totalText(total)}</strong> · {t('mistakes.wrong')}:{' '}
            <strong>{totalText(mistaken)}</strong>
            {total > 0 &&
              ` (${t('mistakes.change', { percent: `${((100 * mistaken) / total).toPrecision(3)} %` })})`}
          </Text>
        </Alert>
      )}
      <ShareBar />
      <Group justify="space-between" mih={30} mt={6} wrap="nowrap">
        {running.at === 'running' ? (
          <>
            <div style={{ flex: 1 }}>
              <Text fz="xs" className="quiet">
                {t(`total.running.${running.progress?.stage ?? 'start'}`)}…
              </Text>
              <Progress
                size="xs"
                value={
                  running.progress ? (100 * running.progress.done) / Math.max(1, running.progress.of) : 0
                }
                aria-label={t('total.running.features')}
              />
            </div>
            <Button size="compact-xs" variant="default" onClick={cancelCompare}>
              {t('total.cancel')}
            </Button>
          </>
        ) : (
          <Text fz="xs" className="quiet">
            {total === 0 && `${t('total.equal')} `}
            {result &&
              `${result.working.width} × ${result.working.height} · ${t('total.passes', { count: result.cost.forwardPasses })} · ${t('total.took', { ms: Math.round(result.cost.ms) })}`}
          </Text>
        )}
      </Group>
      {running.at === 'failed' && running.failure.code !== 'sizes-differ' && (
        <Alert color="red" mt="xs">
          {failureText(t, running.failure)}
          <Button
            size="compact-sm"
            variant="default"
            mt="xs"
            onClick={() => void compareNow()}
            display="block"
          >
            {t('shell:retry')}
          </Button>
        </Alert>
      )}
    </section>
  );
}

const hidden = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
} as const;
