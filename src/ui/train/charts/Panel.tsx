import { useTranslation } from 'react-i18next';
import { measured } from '../../format.ts';
import { useLabel } from '../../useLabel.ts';
import { Chart } from './Chart.tsx';
import classes from './Charts.module.css';
import { useCalm } from './useCalm.ts';
import type { Line, Panel as PanelData } from './views.ts';

interface Props {
  panel: PanelData;
  /** Among the panels beside it. */
  place: number;
  arms: readonly { name: string; color: string }[];
  colourOf(line: Line): string;
  smoothing: number;
  log: boolean;
  dots: boolean;
}

/** One chart with its title and, as text, the newest value of each line. */
export function Panel({ panel: newest, place, arms, colourOf, smoothing, log, dots }: Props) {
  const { t } = useTranslation('trainParts');
  const label = useLabel();
  const panel = useCalm(newest, place);
  const { subject, lines, n } = panel;
  const ownName = ({ of }: Line) => (of.kind === 'arm' ? (arms[of.arm]?.name ?? '') : label(of.term.label));
  const nameOf = (line: Line) =>
    panel.key === 'scores'
      ? t(line.dashed ? 'charts.fakeOf' : 'charts.realOf', { name: ownName(line) })
      : ownName(line);
  const names = lines.map(nameOf);
  const colours = lines.map(colourOf);
  const title =
    subject.kind === 'term'
      ? label(subject.term.label)
      : subject.kind === 'arm'
        ? (arms[subject.arm]?.name ?? '')
        : t(`charts.quantity.${subject.id}`);
  const about = subject.kind === 'quantity' ? t(`charts.about.${subject.id}`, { count: n ?? 0 }) : null;
  return (
    <figure className={classes.panel}>
      <figcaption className={classes.caption}>
        <span className={classes.title}>{title}</span>
        {about && <span className="quiet"> {about}</span>}
        <span className={classes.values}>
          {lines.map((line, i) => (
            <span key={line.key} className={classes.value}>
              <span
                className={classes.mark}
                data-dashed={line.dashed}
                style={{ color: colours[i] }}
                aria-hidden="true"
              />
              {names[i]} <b>{measured(line.curve.values.at(-1)!)}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <Chart {...{ lines, names, colours, smoothing, dots }} log={log && !panel.linearOnly} />
    </figure>
  );
}
