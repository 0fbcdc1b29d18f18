import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '#worker/protocolTrain.ts';
import { measured } from '../../format.ts';
import { useDrawNow } from '../../useDrawNow.ts';
import { useLabel } from '../../useLabel.ts';
import { useJudged } from '../useJudged.ts';
import { useTrain } from '../useTrain.ts';
import { Chart } from './Chart.tsx';
import classes from './Charts.module.css';
import { useCalm } from './useCalm.ts';
import type { Line, Panel as PanelData } from './views.ts';

interface Props {
  panel: PanelData;
  /** Among the panels beside it. */
  place: number;
  arms: readonly { name: string; color: string }[];
  marks: readonly Mark[];
  colourOf(line: Line): string;
  smoothing: number;
  log: boolean;
  dots: boolean;
}

/** What the solid and the dashed line of an arm are called. */
const namesOfTwo: Readonly<Record<string, readonly [string, string]>> = {
  scores: ['realOf', 'fakeOf'],
  own: ['trainedOf', 'vgg19Of'],
  partner: ['slimOf', 'vgg19Of'],
  kid: ['slimOf', 'vgg19Of'],
};

/** One chart with its title and, as text, the newest value of each line. */
export function Panel({ panel: newest, place, arms, marks, colourOf, smoothing, log, dots }: Props) {
  const { t } = useTranslation('trainParts');
  const label = useLabel();
  const panel = useCalm(newest, place);
  const playing = useTrain(({ run }) => run.at === 'playing');
  const { ref, drawNow, begun } = useDrawNow(panel, playing);
  const judged = useJudged();
  const { subject, lines, n, kidN } = panel;
  const ownName = ({ of }: Line) => (of.kind === 'arm' ? (arms[of.arm]?.name ?? '') : label(of.term.label));
  const twofold = lines.some(({ dashed }) => dashed) ? namesOfTwo[panel.key] : undefined;
  const nameOf = (line: Line) =>
    twofold ? t(`charts.${twofold[line.dashed ? 1 : 0]}`, { name: ownName(line) }) : ownName(line);
  const markTexts = useMemo(
    () =>
      marks.map(({ step, arm, what }) => ({
        step,
        text: t(`charts.mark.${what}`, { name: arm === null ? '' : (arms[arm]?.name ?? '') }),
      })),
    [marks, arms, t],
  );
  const names = lines.map(nameOf);
  const colours = lines.map(colourOf);
  const title =
    subject.kind === 'term'
      ? label(subject.term.label)
      : subject.kind === 'arm'
        ? (arms[subject.arm]?.name ?? '')
        : t(`charts.quantity.${judged.titleOf(subject.id)}`);
  const { recipe } = judged;
  const about =
    subject.kind === 'quantity'
      ? t(`charts.about.${subject.id}`, { count: n, kidN, recipe, what: judged.imagesOf(n) })
      : null;
  return (
    <figure ref={ref} className={classes.panel}>
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
              {line.absolute && <span className="quiet">({measured(line.absolute.values.at(-1)!)})</span>}
            </span>
          ))}
        </span>
      </figcaption>
      {begun ? (
        <Chart
          {...{ lines, names, colours, smoothing, dots, drawNow }}
          marks={markTexts}
          log={log && !panel.linearOnly}
        />
      ) : (
        <div className={classes.chart} />
      )}
    </figure>
  );
}
