import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TaskEntry, TrainCatalogue, TrainProgress } from '#worker/protocolTrain.ts';
import { useLabel } from '../../useLabel.ts';
import { FLOW, flowOf, litAt } from './flow.ts';
import classes from './StageFlow.module.css';

interface Props {
  /** Where the update is, in slow motion. */
  stage: TrainProgress['stage'];
  stages: TrainCatalogue['stages'];
  kind: TaskEntry['kind'];
}

/** One update as a drawing: what goes where; in slow motion, what is at work now. */
export function StageFlow({ stage, stages, kind }: Props) {
  const { t } = useTranslation('trainParts');
  const label = useLabel();
  const now = stages.find(({ id }) => id === stage?.stage);
  return (
    <section className="card" aria-label={t('flow.title')}>
      <Text component="h2" className="card-title">
        {t('flow.title')}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where it is narrow */}
      <section className={classes.scroll} tabIndex={0} aria-label={t('flow.drawing')}>
        <Drawing stage={stage?.stage ?? null} kind={kind} />
      </section>
      <ol className={classes.stages}>
        {stages.map(({ id, label: name }) => (
          <li
            key={id}
            className={classes.stage}
            data-lit={id === stage?.stage}
            {...(id === stage?.stage && { 'aria-current': 'step' })}
          >
            {label(name)}
          </li>
        ))}
      </ol>
      <p className={classes.now} aria-live="polite">
        {stage && now ? (
          <>
            <strong>{label(now.label)}</strong>{' '}
            <span className="quiet">{t('step', { step: stage.step })}</span>
            <br />
            {label(now.about)}
          </>
        ) : (
          <span className="quiet">{t('flow.idle')}</span>
        )}
      </p>
    </section>
  );
}

function Drawing({ stage, kind }: { stage: Parameters<typeof litAt>[0]; kind: TaskEntry['kind'] }) {
  const { t } = useTranslation('trainParts');
  const { nodes, edges } = flowOf(kind);
  const lit = litAt(stage);
  const { width, height, boxWidth, boxHeight } = FLOW;
  return (
    <svg
      className={classes.drawing}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={t(`flow.alt.${kind}`)}
    >
      <defs>
        {[false, true].map((on) => (
          <marker
            key={String(on)}
            id={on ? 'flow-arrow-lit' : 'flow-arrow'}
            viewBox="0 0 8 8"
            refX={4}
            refY={4}
            markerWidth={8}
            markerHeight={8}
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path className={classes.arrow} data-lit={on} d="M0 0 L8 4 L0 8 z" />
          </marker>
        ))}
      </defs>
      {edges.map(({ id, path, gradient }) => {
        const on = lit.edges.includes(id);
        return (
          <path
            key={id}
            className={classes.edge}
            data-lit={on}
            data-gradient={gradient}
            d={path}
            markerEnd={`url(#${on ? 'flow-arrow-lit' : 'flow-arrow'})`}
          />
        );
      })}
      <text className={classes.back} x={468} y={17} data-lit={stage === 'gradients'}>
        {t('flow.gradients')}
      </text>
      {nodes.map(({ id, x, y, network }) => (
        <g key={id} className={classes.node} data-lit={lit.nodes.includes(id)} data-network={network}>
          <rect
            x={x - boxWidth / 2}
            y={y - boxHeight / 2}
            width={boxWidth}
            height={boxHeight}
            rx={network ? boxHeight / 2 : 7}
          />
          <text x={x} y={y + 5}>
            {id === 'input' || id === 'target' ? t(`flow.${id}.${kind}`) : t(`flow.node.${id}`)}
          </text>
        </g>
      ))}
    </svg>
  );
}
