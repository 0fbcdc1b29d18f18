import { Badge, List, Popover, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#state/settings.ts';
import type { BackendName, BootResult } from '#worker/protocol.ts';
import { Explained } from '../controls/Explained.tsx';
import { useApp } from '../useStore.ts';

export const backendNames: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WASM',
  webgl: 'WebGL',
  cpu: 'CPU',
};

/** A backend by name, with its threads. */
export const backendText = ({ backend, threads }: BootResult): string =>
  backendNames[backend] + (backend === 'wasm' ? ` × ${threads}` : '');

/** Which backend computes; opens to say on what, how exact, and what was passed over. */
export function BackendBadge() {
  const { t } = useTranslation('shell');
  const boot = useApp((store) => store.boot);
  const { backend, set, restart } = useApp(({ settings, set, restart }) => ({
    backend: settings.backend,
    set,
    restart,
  }));
  const text =
    boot.at === 'ready'
      ? backendText(boot.result)
      : t(boot.at === 'failed' ? 'backend.failed' : 'backend.booting');
  const colour =
    boot.at === 'failed' ? 'red' : boot.at === 'ready' && !boot.result.software ? 'teal' : 'gray';
  const choose = (value: string | null) => {
    set({ backend: (value ?? 'auto') as Settings['backend'] });
    void restart();
  };
  const [opened, setOpened] = useState(false);
  const about = boot.at === 'ready' ? adapterText(t, boot.result) : t('backend.about');
  return (
    <Popover position="bottom-end" width={340} withArrow trapFocus opened={opened} onChange={setOpened}>
      <Explained text={opened ? null : about} position="bottom-end">
        <Popover.Target>
          <UnstyledButton
            aria-label={`${t('backend.label')}: ${text}`}
            onClick={() => setOpened((before) => !before)}
          >
            <Badge variant="light" color={colour} size="lg" tt="none" fw={600} style={{ cursor: 'pointer' }}>
              {text}
            </Badge>
          </UnstyledButton>
        </Popover.Target>
      </Explained>
      <Popover.Dropdown>
        <Stack gap="xs">
          {boot.at === 'ready' && <BackendDetail result={boot.result} />}
          <Select
            label={t('backend.choose')}
            size="xs"
            value={backend}
            onChange={choose}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            data={[
              { value: 'auto', label: t('backend.auto') },
              ...Object.entries(backendNames).map(([value, label]) => ({ value, label })),
            ]}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** On what it computes: the adapter, or the threads. */
function adapterText(t: TFunction, { backend, detail, threads }: BootResult): string {
  const parallel = backend === 'wasm' ? [t('backend.threads', { count: threads })] : [];
  return t('backend.adapter', { detail: [detail, ...parallel].join(' · ') });
}

function BackendDetail({ result }: { result: BootResult }) {
  const { t } = useTranslation('shell');
  const { forwardError, gradientError, tolerance } = result.selfTest;
  const error = (value: number) => value.toExponential(1);
  return (
    <>
      <Text fz="sm">{adapterText(t, result)}</Text>
      {result.software && <Text fz="sm">{t('backend.software')}</Text>}
      <Text fz="sm" className="quiet">
        {t('backend.selfTest', {
          forward: error(forwardError),
          gradient: error(gradientError),
          tolerance: error(tolerance),
        })}
      </Text>
      {result.skipped.length > 0 && (
        <div>
          <Text fz="sm" fw={600}>
            {t('backend.skipped')}
          </Text>
          <List size="sm">
            {result.skipped.map(({ backend, reason, detail }) => (
              <List.Item key={backend}>
                {backendNames[backend]}: {t(`backend.skip.${reason}`)}{' '}
                <span className="quiet" lang="en">
                  ({detail})
                </span>
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </>
  );
}
