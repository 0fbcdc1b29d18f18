import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconDownload, IconStack2, IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { canUse, chosenBackbone, hasLayers } from '#state/networks.ts';
import type { BackboneId, BackboneStatus } from '#worker/protocol.ts';
import { loadTexts } from '../i18n/setup.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { lazyDialog, lazyPart } from './lazyPart.tsx';

const NetworksDialog = lazyDialog(async () => (await import('../weights/NetworksDialog.tsx')).NetworksDialog);

const AgreementDialog = lazyDialog(async () => {
  await loadTexts('agreement');
  return (await import('../agreement/AgreementDialog.tsx')).AgreementDialog;
});
const NetworkLine = lazyPart(async () => {
  await loadTexts('agreement');
  return (await import('../agreement/NetworkLine.tsx')).NetworkLine;
}, null);

/** Which network looks at the images; those that are not here lead to where they can be had. */
export function BackboneChooser() {
  const { t } = useTranslation('shell');
  const label = useLabel();
  const { entries, statuses, chosen, transfer } = useApp((store) => ({
    entries: store.catalogue?.backbones ?? none,
    statuses: store.backbones,
    transfer: store.transfer,
    chosen: chosenBackbone(store),
  }));
  const {
    useBackbone: use,
    networksOpen,
    showNetworks,
    agreementOpen,
    showAgreement,
  } = useApp((store) => ({
    useBackbone: store.useBackbone,
    networksOpen: store.networksOpen,
    showNetworks: store.showNetworks,
    agreementOpen: store.agreementOpen,
    showAgreement: store.showAgreement,
  }));
  const hasSource = (id: BackboneId) => statuses.some((s) => s.id === id && s.sources.length > 0);
  const status = (id: BackboneId) => statuses.find((s) => s.id === id)?.state ?? ({ at: 'absent' } as const);
  return (
    <>
      <Menu position="bottom-end" width={340}>
        <Menu.Target>
          <Button
            variant="default"
            size="sm"
            px={10}
            leftSection={<IconStack2 size={16} />}
            rightSection={<IconChevronDown size={14} />}
            aria-label={`${t('backbone.label')}: ${chosen ? label(chosen.label) : '–'}`}
          >
            {chosen ? label(chosen.label) : t('backbone.label')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="85dvh" style={{ overflowY: 'auto' }}>
          {entries.map((entry) => {
            const state = status(entry.id);
            return (
              <Menu.RadioItem
                key={entry.id}
                value={entry.id}
                checked={entry.id === chosen?.id}
                closeMenuOnClick
                onChange={() =>
                  canUse({ backbones: statuses, transfer }, entry.id) ? use(entry.id) : showNetworks(true)
                }
              >
                <Text fz="sm" fw={entry.id === chosen?.id ? 700 : 500}>
                  {state.at === 'absent'
                    ? t(hasSource(entry.id) ? 'backbone.get' : 'backbone.add', { name: label(entry.label) })
                    : label(entry.label)}
                </Text>
                <Text fz="xs" className="quiet">
                  {stateText(t, state)}
                </Text>
                <NetworkLine entry={entry} />
              </Menu.RadioItem>
            );
          })}
          <Menu.Divider />
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => showNetworks(true)}>
            {t('weights:title')}…
          </Menu.Item>
          <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => showAgreement(true)}>
            {t('backbone.people')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {networksOpen && <NetworksDialog onClose={() => showNetworks(false)} />}
      {agreementOpen && <AgreementDialog onClose={() => showAgreement(false)} />}
    </>
  );
}

const none: never[] = [];

function stateText(t: TFunction, state: BackboneStatus['state']): string {
  switch (state.at) {
    case 'absent':
      return t('backbone.absent');
    case 'available':
      return t(state.where === 'server' ? 'backbone.available' : 'backbone.kept');
    case 'loading':
      return t(hasLayers(state.usableTaps) ? 'backbone.early' : 'backbone.loading', {
        percent: Math.round((100 * state.bytesDone) / Math.max(1, state.bytesTotal)),
      });
    case 'ready':
      return t('backbone.ready');
    default:
      return state satisfies never;
  }
}
