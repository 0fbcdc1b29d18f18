import type { Exported } from '../exported.ts';
import { backboneClass } from './backbone.ts';
import { distances } from './distances.ts';
import { header } from './header.ts';
import { images } from './images.ts';
import { lossClass } from './loss.ts';
import { main } from './main.ts';
import { maskData } from './maskData.ts';
import { networkMetricsOf, pixelMetrics } from './metrics.ts';
import { networkTables } from './networks.ts';
import { preprocess } from './preprocess.ts';
import { title } from './python.ts';
import { measured, settings } from './terms.ts';
import { transformerClass, transformerTables } from './transformer.ts';
import { weightFiles } from './weightFiles.ts';

/**
 * The comparison as one Python file that runs as it is (torch >= 1.13, numpy, Pillow) and whose `PerceptualLoss` can be
 * trained with. It holds only what this loss needs; the weights stay a file of their own.
 */
export async function pytorchFile(exported: Exported): Promise<string> {
  const { result, backbone, reduction, prepare, mask } = exported;
  const { variant, weights } = result.made;
  const what = measured(exported);
  const masked = mask !== null;
  const used = [...new Set(what.terms.map(({ kind }) => kind))];
  const hasKeras = backbone.families.includes('oxford');
  const scaled = Object.keys(what.scales).length > 0;
  const network =
    backbone.torch.tensors.length > 0
      ? [transformerTables(backbone), transformerClass(backbone, scaled)]
      : [
          networkTables(backbone, variant),
          backboneClass(backbone, { canTellFamily: hasKeras, inPlace: variant.relu === 'in-place', scaled }),
        ];
  const parts = [
    header(exported),
    settings(exported, what, hasKeras),
    ...(mask ? [await maskData(mask)] : []),
    `${title('The network')}${preprocess(weights.family, variant.input)}`,
    ...network,
    `${title('The distances')}${distances(used, masked)}`,
    lossClass(what, { masked, reduction }),
    `${title('Reading weights')}${weightFiles(hasKeras)}`,
    `${title('Reading images, as the page does')}${images(prepare)}`,
    pixelMetrics(exported),
    main(masked, networkMetricsOf(exported).length > 0),
  ];
  return `${parts.map((part) => part.trim()).join('\n\n\n')}\n`;
}
