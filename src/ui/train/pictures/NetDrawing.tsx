import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkPicture } from '#worker/protocolTrain.ts';
import classes from './Networks.module.css';
import { channelsOf, layoutOf, type NetLayout, shapeText } from './netLayout.ts';

/** A network as blocks, from left to right; skip connections run below. */
export function NetDrawing({ network, alt }: { network: NetworkPicture; alt: string }) {
  const layout = useMemo(() => layoutOf(network), [network]);
  const { boxes, arcs, width, height, middle } = layout;
  return (
    <svg className={classes.drawing} width={width} height={height} role="img" aria-label={alt}>
      <line className={classes.way} x1={0} x2={width} y1={middle} y2={middle} />
      {arcs.map(({ name, from, to, depth, long }) => (
        <path
          key={name}
          className={long ? classes.long : classes.short}
          d={`M${from} ${middle} V${middle + depth - 8} q0 8 8 8 H${to - 8} q8 0 8 -8 V${middle + 8}`}
        />
      ))}
      {boxes.map((box) => (
        <Block key={box.place} box={box} bottom={height - 6} />
      ))}
    </svg>
  );
}

interface BlockProps {
  box: NetLayout['boxes'][number];
  bottom: number;
}

function Block({ box, bottom }: BlockProps) {
  const { t, i18n } = useTranslation('trainParts');
  const { kind, name, shape, parameters, x, y, width, height, sizeShown } = box;
  const centre = x + width / 2;
  const what = `${name === 'input' ? '' : `${name}: `}${t(`layer.${kind}`)}, ${shapeText(shape)}`;
  const title =
    parameters > 0
      ? `${what}, ${t('networks.own', { number: parameters.toLocaleString(i18n.language) })}`
      : what;
  const join = kind === 'add' || kind === 'add-input' || kind === 'concat';
  return (
    <g>
      <title>{title}</title>
      {join ? (
        <>
          <circle className={classes.join} cx={centre} cy={y + height / 2} r={7.5} />
          <text className={classes.sign} x={centre} y={y + height / 2 + 4}>
            {kind === 'concat' ? '⧺' : '+'}
          </text>
        </>
      ) : (
        <>
          <rect className={classes.block} data-kind={kind} {...{ x, y, width, height }} rx={3} />
          {kind !== 'upsample' && (
            <text className={classes.label} x={centre} y={y - 5}>
              {channelsOf(shape)}
            </text>
          )}
        </>
      )}
      {sizeShown && (
        <text className={classes.label} x={centre} y={bottom}>
          {`${shape[0]}×${shape[1]}`}
        </text>
      )}
    </g>
  );
}
