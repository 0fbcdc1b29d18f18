import { Button, SegmentedControl, Slider, Switch, Text } from '@mantine/core';
import { IconFileTypeCsv, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AveragedRow, Mark, TermEntry, ValidationRow } from '#worker/protocolTrain.ts';
import { Explained } from '../../controls/Explained.tsx';
import { useLabel } from '../../useLabel.ts';
import { useJudged } from '../useJudged.ts';
import classes from './Charts.module.css';
import { Panel } from './Panel.tsx';
import { type Line, panelsOf, type ViewId, viewIds } from './views.ts';

/** Told apart in both schemes; a term keeps its colour. */
const termColours = ['#5661d3', '#2f9e5b', '#d9840d', '#d6336c', '#0b8fac', '#8e5bd0', '#868e96', '#b3a100'];

const idOf = ({ of }: Line): string => (of.kind === 'arm' ? `arm${of.arm}` : of.term.id);

interface Props {
  rows: readonly AveragedRow[];
  validations: readonly ValidationRow[];
  marks: readonly Mark[];
  arms: readonly { name: string; color: string }[];
  terms: readonly TermEntry[];
  /** About how many steps each strength of smoothing averages over. */
  spans: readonly number[];
  onCsv(): void;
  /** Step at which the charts are held; null while they follow the run. */
  heldAt: number | null;
  onHold(on: boolean): void;
}

/** Everything measured over the steps, as small charts that share a legend. */
export function TrainCharts({ rows, validations, marks, arms, terms, spans, ...more }: Props) {
  const { t } = useTranslation('trainParts');
  const { onCsv, heldAt, onHold } = more;
  const { kind } = useJudged();
  const [view, setView] = useState<ViewId>('terms');
  const [log, setLog] = useState(false);
  const [span, setSpan] = useState(10);
  const smoothing = spans.indexOf(span) + 1;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const all = useMemo(
    () => panelsOf(view, rows, validations, arms.length, terms),
    [view, rows, validations, arms.length, terms],
  );
  const panels = useMemo(
    () =>
      all
        .map((panel) => ({ ...panel, lines: panel.lines.filter((line) => !hidden.has(idOf(line))) }))
        .filter(({ lines }) => lines.length > 0),
    [all, hidden],
  );
  const lines = [...new Map(all.flatMap((panel) => panel.lines).map((line) => [idOf(line), line])).values()];
  const colourOf = ({ of }: Line) =>
    of.kind === 'arm'
      ? (arms[of.arm]?.color ?? 'var(--quiet)')
      : termColours[terms.indexOf(of.term) % termColours.length]!;
  const measuredRarely = view === 'heldOut';
  // Of images made of codes, only training images have one of their own.
  const nameOf = (id: ViewId) =>
    id !== 'heldOut' || kind === 'paired' ? id : kind === 'latent' ? 'learnt' : 'unpaired';
  return (
    <section className="card" aria-label={t('charts.title')}>
      <Text component="h2" className="card-title">
        {t('charts.title')}
      </Text>
      <div className={classes.bar}>
        <div className={classes.views}>
          <SegmentedControl
            size="xs"
            aria-label={t('charts.view')}
            value={view}
            onChange={(next) => setView(next as ViewId)}
            data={viewIds.map((id) => ({ value: id, label: t(`charts.views.${nameOf(id)}`) }))}
          />
        </div>
        <Explained ofSwitch text={t('charts.logHelp')}>
          <Switch
            size="sm"
            label={t('charts.log')}
            checked={log}
            onChange={(event) => setLog(event.currentTarget.checked)}
          />
        </Explained>
        <Explained text={t('charts.smoothingHelp')}>
          <span className={classes.smoothing}>
            <span aria-hidden="true">{t('charts.smoothing')}</span>
            <Slider
              className={classes.slider}
              size={4}
              thumbSize={15}
              min={0}
              max={spans.length}
              value={smoothing}
              label={null}
              thumbLabel={t('charts.smoothing')}
              thumbProps={{ 'aria-valuetext': t('charts.span', { count: span }) }}
              disabled={measuredRarely}
              onChange={(strength) => setSpan(spans[strength - 1] ?? 1)}
            />
            <span className={classes.span} aria-hidden="true">
              {t('charts.span', { count: span })}
            </span>
          </span>
        </Explained>
        <Button
          size="compact-sm"
          variant={heldAt === null ? 'default' : 'light'}
          leftSection={heldAt === null ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
          aria-pressed={heldAt !== null}
          disabled={rows.length === 0}
          onClick={() => onHold(heldAt === null)}
        >
          {t('charts.hold')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconFileTypeCsv size={16} />}
          disabled={rows.length + validations.length === 0}
          onClick={onCsv}
        >
          {t('charts.csv')}
        </Button>
      </div>
      <Text fz="sm" className="quiet" mb={8}>
        {t(`charts.lead.${nameOf(view)}`)} {heldAt !== null && <b>{t('charts.heldAt', { step: heldAt })}</b>}
      </Text>
      {lines.length === 0 ? (
        <div className={classes.empty}>{t(`charts.empty.${nameOf(view)}`)}</div>
      ) : (
        <>
          <Legend {...{ lines, arms, hidden, colourOf }} onChange={setHidden} />
          <div className={classes.panels}>
            {panels.map((panel, place) => (
              <Panel
                key={[view, panel.key, ...hidden].join(' ')}
                {...{ panel, place, arms, marks, colourOf, log }}
                smoothing={measuredRarely ? 0 : smoothing}
                dots={measuredRarely && panel.lines.every(({ curve }) => curve.steps.length <= 60)}
              />
            ))}
          </div>
        </>
      )}
    </section>
  );
}

interface LegendProps extends Pick<Props, 'arms'> {
  lines: readonly Line[];
  hidden: ReadonlySet<string>;
  colourOf(line: Line): string;
  onChange(hidden: ReadonlySet<string>): void;
}

/** Whose line has which colour; a press takes it off the charts and puts it back. */
function Legend({ lines, arms, hidden, colourOf, onChange }: LegendProps) {
  const { t } = useTranslation('trainParts');
  const label = useLabel();
  return (
    <ul className={classes.legend} aria-label={t('charts.legend')}>
      {lines.map((line) => {
        const id = idOf(line);
        const shown = !hidden.has(id);
        const next = new Set(hidden);
        if (shown) next.add(id);
        else next.delete(id);
        return (
          <li key={id}>
            <button
              type="button"
              className={classes.switch}
              aria-pressed={shown}
              onClick={() => onChange(next)}
            >
              <span className={classes.mark} style={{ color: colourOf(line) }} />
              {line.of.kind === 'arm' ? arms[line.of.arm]?.name : label(line.of.term.label)}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
