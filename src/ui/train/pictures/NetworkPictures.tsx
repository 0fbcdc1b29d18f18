import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NetworkPicture } from '#worker/protocolTrain.ts';
import { useLabel } from '../../useLabel.ts';
import { NetDrawing } from './NetDrawing.tsx';
import classes from './Networks.module.css';
import { shapeText } from './netLayout.ts';

interface Props {
  networks: readonly NetworkPicture[];
  arms: readonly { name: string }[];
}

/** What is trained: each network as blocks, and its layers as a table. */
export function NetworkPictures({ networks, arms }: Props) {
  const { t } = useTranslation('trainParts');
  /** The arms that it belongs to, where others have one of another size. */
  const whose = ({ arms: own }: NetworkPicture) =>
    own.length < arms.length ? own.map((arm) => arms[arm]?.name ?? arm + 1).join(', ') : null;
  return (
    <section className="card" aria-label={t('networks.title')}>
      <Text component="h2" className="card-title">
        {t('networks.title')}
      </Text>
      <Text fz="sm" className="quiet" mt={2}>
        {t('networks.about')}
      </Text>
      {networks.map((network) => (
        <Network key={`${network.role} ${network.arms[0]}`} network={network} whose={whose(network)} />
      ))}
    </section>
  );
}

function Network({ network, whose }: { network: NetworkPicture; whose: string | null }) {
  const { t, i18n } = useTranslation('trainParts');
  const label = useLabel();
  const count = (value: number) => value.toLocaleString(i18n.language);
  const { layers, input, parameters } = network;
  const name = whose ? `${label(network.label)} · ${whose}` : label(network.label);
  const output = layers.at(-1)?.shape ?? input;
  const summary = t('networks.summary', {
    input: shapeText(input),
    output: shapeText(output),
    parameters: count(parameters),
  });
  return (
    <figure className={classes.network}>
      <figcaption>
        <strong>{name}</strong> <span className="quiet">{summary}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where it is narrow */}
      <section className={classes.scroll} tabIndex={0} aria-label={name}>
        <NetDrawing network={network} alt={`${name}: ${summary}`} />
      </section>
      <details className={classes.details}>
        <summary>{t('networks.layers', { count: layers.length })}</summary>
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('networks.layer')}</th>
                <th scope="col">{t('networks.kind')}</th>
                <th scope="col">{t('networks.shape')}</th>
                <th scope="col">{t('networks.parameters')}</th>
              </tr>
            </thead>
            <tbody>
              {layers.map(({ name, kind, shape, parameters: own, from }, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place
                <tr key={place}>
                  <th scope="row">{name}</th>
                  <td>
                    {from ? t('networks.joins', { kind: t(`layer.${kind}`), from }) : t(`layer.${kind}`)}
                  </td>
                  <td>{shapeText(shape)}</td>
                  <td>{own > 0 ? count(own) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
