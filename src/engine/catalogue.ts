import { anchors } from '#core/anchors/registry.ts';
import { backbones } from '#core/backbones/registry.ts';
import { distances } from '#core/distances/registry.ts';
import { distortions } from '#core/distortions/registry.ts';
import { metricList } from '#core/metrics/registry.ts';
import { misreadTaps } from '#core/mistakes/reading.ts';
import { mistakes } from '#core/mistakes/registry.ts';
import { parameterCount } from '#core/nn/shapes.ts';
import { torchProgram } from '#core/nn/torch.ts';
import { recipes } from '#core/recipes/registry.ts';
import { scenes } from '#core/scenes/registry.ts';

/** The registries as plain data, for the page to draw its controls from. */
export function catalogue() {
  return {
    backbones: Object.values(backbones).map(({ graph, ...spec }) => ({
      ...spec,
      parameters: parameterCount(graph),
      misread: misreadTaps({ graph }),
      torch: torchProgram(graph),
    })),
    distances: Object.values(distances).map(({ id, kind, label, about, range }) => ({
      id,
      kind,
      label,
      about,
      range,
    })),
    recipes,
    mistakes: mistakes.map(({ apply: _, ...entry }) => entry),
    scenes: scenes.map(({ id, label }) => ({ id, label })),
    distortions: distortions.map(({ id, label, about, defaultStrength }) => ({
      id,
      label,
      about,
      defaultStrength,
    })),
    metrics: metricList.map(({ measure: _, map, ...entry }) => ({
      ...entry,
      map: map ? { about: map.about, range: map.range } : null,
    })),
    anchors,
  };
}
