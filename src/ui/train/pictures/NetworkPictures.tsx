import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NetworkPicture } from '#worker/protocolTrain.ts';
import { useLabel } from '../../useLabel.ts';
import { NetDrawing } from './NetDrawing.tsx';
import classes from './Networks.module.css';
import { shapeText } from './netLayout.ts';

/** What is trained: each network as blocks, and its layers as a table. */
export function NetworkPictures({ networks }: { networks: readonly NetworkPicture[] }) {
  const { t } = useTranslation('trainParts');
  return (
    <section className="card" aria-label={t('networks.title')}>
      <Text component="h2" className="card-title">
        {t('networks.title')}
      </Text>
      <Text fz="sm" className="quiet" mt={2}>
        {t('networks.about')}
      </Text>
      {networks.map((network) => (
        <Network key={network.role} network={network} />
      ))}
    </section>
  );
}

function Network({ network }: { network: NetworkPicture }) {
  const { t, i18n } = useTranslation('trainParts');
  const label = useLabel();
  const count = (value: number) => value.toLocaleString(i18n.language);
  const { layers, input, parameters } = network;
  const output = layers.at(-1)?.shape ?? input;
  const summary = t('networks.summary', {
    input: shapeText(input),
    output: shapeText(output),
    parameters: count(parameters),
  });
  return (
    <figure className={classes.network}>
      <figcaption>
        <strong>{label(network.label)}</strong> <span className="quiet">{summary}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways where it is narrow */}
      <section className={classes.scroll} tabIndex={0} aria-label={label(network.label)}>
        <NetDrawing network={network} alt={`${label(network.label)}: ${summary}`} />
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
