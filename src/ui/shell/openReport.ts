import { parseReport, type Report } from '#report/report.ts';
import { openLink } from '#state/link.ts';
import type { AppStore } from '#state/store.ts';
import type { UrlState } from '#state/urlState.ts';

/** The settings of a report, as a link would carry them. */
export function linkOfReport({ backbone, recipe, layers, made }: Report): UrlState {
  const { longestSide, resample, fit, background, profiles } = made.prepare;
  return {
    backbone: backbone.id,
    recipe: recipe.id,
    distance: recipe.distance,
    reduction: recipe.reduction,
    w: Object.fromEntries(
      layers.map(({ tap, kind, weight }) => [kind === recipe.distance ? tap : `${kind}~${tap}`, weight]),
    ),
    mistakes: [...made.mistakes],
    size: longestSide,
    resample,
    fit,
    background,
    profiles,
  };
}

/** Sets Compare as it was when the report was made, and says of which images that was. */
export async function openReport(store: AppStore, file: File): Promise<void> {
  const { catalogue, say, settings, backbones } = store.getState();
  let report: Report;
  try {
    report = parseReport(await file.text());
  } catch {
    return say({ kind: 'report-refused', name: file.name });
  }
  const entry = catalogue?.backbones.find(({ id }) => id === report.backbone.id);
  const here = backbones.find(({ id }) => id === report.backbone.id)?.state.at !== 'absent';
  if (!catalogue || !entry || !here)
    return say({ kind: 'report-network', name: file.name, network: report.backbone.id });
  const opened = openLink(catalogue, linkOfReport(report), entry);
  store.setState({
    settings: {
      ...settings,
      ...opened.settings,
      tab: 'compare',
      backbone: entry.id,
      prepare: { ...report.made.prepare },
      conventions: { ...report.conventions },
    },
    muted: [],
    solo: [],
  });
  if (opened.refused.length > 0) say({ kind: 'url', refused: opened.refused });
  const { reference, generated } = report.images;
  say({ kind: 'report', reference: reference.name, generated: generated.name });
}
