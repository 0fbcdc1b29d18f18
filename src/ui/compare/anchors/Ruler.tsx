import { useElementSize } from '@mantine/hooks';
import { scaleSqrt } from 'd3-scale';
import { useTranslation } from 'react-i18next';
import type { AnchorMark } from '#state/anchors/store.ts';
import { total as totalText } from '../../format.ts';
import classes from './Anchors.module.css';
import { fitting, type Label } from './labels.ts';
import { rulerText } from './likeText.ts';

/** Which labels are written first where there is not room for all. */
const important = [50, 10, 90, 30, 5, 75, 95, 20, 1, 4, 2, 8, 0.5];

const [PAIR, ABOVE, LINE, BELOW] = [12, 38, 56, 80];
const pairColour = 'var(--mantine-primary-color-filled)';

/** The marks of a scale and the place of the total among them. Distances go by their square root: small ones stay apart. */
export function Ruler({ marks, total }: { marks: readonly AnchorMark[]; total: number }) {
  const { t } = useTranslation('numbers');
  const { ref, width } = useElementSize();
  const furthest = Math.max(total, ...marks.map((mark) => mark.total), Number.MIN_VALUE);
  const x = scaleSqrt([0, furthest], [1, width - 1]);
  const wanted = (kind: AnchorMark['anchor']['kind']) =>
    marks
      .filter(({ anchor }) => anchor.kind === kind)
      .toSorted((a, b) => important.indexOf(a.strength) - important.indexOf(b.strength))
      .map((mark) => ({ text: String(mark.strength), x: x(mark.total) }));
  const labels = {
    above: fitting([{ text: 'JPEG', x: 0 }, ...wanted('jpeg')], width),
    below: fitting([{ text: t('like.equalMark'), x: 0 }, ...wanted('blur')], width),
  };
  const [pair] = fitting([{ text: `${t('like.pair')} ${totalText(total)}`, x: x(total) }], width);
  return (
    <div ref={ref} className={classes.ruler}>
      {width > 0 && (
        <svg width={width} height={104} role="img" aria-label={rulerText(t, total, marks)}>
          <line x1={0} x2={width} y1={LINE} y2={LINE} stroke="var(--line-strong)" strokeWidth={2} />
          <line x1={0} x2={x(total)} y1={LINE} y2={LINE} stroke={pairColour} strokeWidth={4} />
          {marks.map(({ anchor, strength, total: at }) => (
            <line
              key={`${anchor.kind} ${strength}`}
              x1={x(at)}
              x2={x(at)}
              y1={LINE}
              y2={anchor.kind === 'jpeg' ? LINE - 12 : LINE + 12}
              stroke="var(--quiet)"
              strokeWidth={1.5}
            />
          ))}
          <line
            x1={x(total)}
            x2={x(total)}
            y1={PAIR + 6}
            y2={LINE + 14}
            stroke={pairColour}
            strokeWidth={2}
          />
          <circle cx={x(total)} cy={LINE} r={5} fill={pairColour} />
          <Texts labels={labels.above} y={ABOVE} />
          <Texts labels={labels.below} y={BELOW} />
          <Texts labels={pair ? [pair] : []} y={PAIR} strong />
        </svg>
      )}
    </div>
  );
}

function Texts({ labels, y, strong }: { labels: readonly Label[]; y: number; strong?: true }) {
  return labels.map(({ text, x, anchor }) => (
    <text
      key={text}
      x={x}
      y={y}
      textAnchor={anchor}
      fontSize={11.5}
      fontWeight={strong ? 650 : 400}
      fill={strong ? 'var(--mantine-color-text)' : 'var(--quiet)'}
    >
      {text}
    </text>
  ));
}
