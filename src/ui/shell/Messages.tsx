import { Alert, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Message } from '#state/messages.ts';
import type { BackendName, Label, WeightsNote } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { backendNames, backendText } from './BackendBadge.tsx';
import { failureText } from './failureText.ts';
import { needsReload, ReloadButton } from './ReloadButton.tsx';

const SHOWN_CHARACTERS = 60;
const shortened = (value: string) =>
  value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value;

function textOf(
  t: TFunction,
  message: Message,
  nameOf: (backbone: string) => string,
  label: (text: Label) => string,
): string {
  switch (message.kind) {
    case 'failure':
      return failureText(t, message.failure);
    case 'url':
      return t('messages.url', {
        keys: message.refused.map(({ key, value }) => `${key}=${shortened(value)}`).join(', '),
      });
    case 'notice': {
      const { notice } = message;
      if (notice.kind === 'backend-recovered') return t('messages.recovered');
      const backend = backendNames[notice.boot.backend];
      const { because } = notice;
      return because.code === 'wrong-gradients'
        ? t('messages.wrongGradients', { wrong: backendNames[because.backend as BackendName], backend })
        : t('messages.changed', { backend });
    }
    case 'other-backend': {
      const { asked, boot } = message;
      const skip = boot.skipped.find(({ backend }) => backend === asked);
      const values = { asked: backendNames[asked], used: backendText(boot) };
      if (!skip) return t('messages.otherBackend', values);
      const reason = `${t(`backend.skip.${skip.reason}`)} (${skip.detail})`;
      return t('messages.otherBackendBecause', { ...values, reason });
    }
    case 'installed':
      return t('messages.installed', { name: nameOf(message.backbone) });
    case 'heads-kept':
      return t('messages.headsKept', { name: nameOf(message.backbone) });
    case 'weights':
      return weightsNote(t, message.note);
    case 'copied':
      return withoutImages(t, t('messages.copied'), message.images);
    case 'link':
      return withoutImages(t, t('messages.link', { link: message.link }), message.images);
    case 'region':
      return t(`messages.region.${message.what}`);
    case 'first-taken':
      return t('messages.first-taken', { name: shortened(message.name), count: message.count });
    case 'training-images':
      return t(`messages.trainingImages.${message.which}`, { count: message.count });
    case 'idle-arm':
      return t('messages.idleArm', { name: shortened(label(message.name)) });
    case 'hint':
      return t(`messages.hint.${message.hint}`);
    default:
      return message satisfies never;
  }
}

/** How a weights file was read, where that is not plain. */
function weightsNote(t: TFunction, note: WeightsNote): string {
  switch (note.kind) {
    case 'several':
      return t(note.averaged ? 'messages.weights.averaged' : 'messages.weights.several', {
        file: shortened(note.file),
        taken: shortened(note.taken),
        count: note.count,
      });
    case 'family-by-numbers':
      return t('messages.weights.family', {
        file: shortened(note.file),
        family: t(`weights:family.${note.family}`),
      });
    default:
      return note satisfies never;
  }
}

/** A person's own images never leave the page, so whoever opens the link sees others. */
const withoutImages = (t: TFunction, text: string, images: boolean): string =>
  images ? text : `${text} ${t('messages.withoutImages')}`;

const looks = {
  failure: { color: 'red', Icon: IconAlertTriangle },
  url: { color: 'yellow', Icon: IconAlertTriangle },
  notice: { color: 'blue', Icon: IconInfoCircle },
  'other-backend': { color: 'yellow', Icon: IconAlertTriangle },
  installed: { color: 'teal', Icon: IconCheck },
  'heads-kept': { color: 'blue', Icon: IconInfoCircle },
  weights: { color: 'blue', Icon: IconInfoCircle },
  copied: { color: 'teal', Icon: IconCheck },
  link: { color: 'blue', Icon: IconInfoCircle },
  region: { color: 'yellow', Icon: IconInfoCircle },
  'first-taken': { color: 'blue', Icon: IconInfoCircle },
  'training-images': { color: 'teal', Icon: IconCheck },
  'idle-arm': { color: 'yellow', Icon: IconAlertTriangle },
  hint: { color: 'yellow', Icon: IconAlertTriangle },
} as const;

/** What the person has to hear of, until they have. */
export function Messages() {
  const { t } = useTranslation('shell');
  const label = useLabel();
  const { messages, dismiss, catalogue } = useApp(({ messages, dismiss, catalogue }) => ({
    messages,
    dismiss,
    catalogue,
  }));
  const nameOf = (id: string) => {
    const entry = catalogue?.backbones.find((backbone) => backbone.id === id);
    return entry ? label(entry.label) : id;
  };
  return (
    <Stack
      gap="xs"
      mb={messages.length > 0 ? 'md' : 0}
      aria-live="polite"
      role="log"
      aria-label={t('messages.label')}
    >
      {messages.map((message) => {
        const { color, Icon } = looks[message.kind];
        return (
          <Alert
            key={message.id}
            color={color}
            icon={<Icon size={18} />}
            withCloseButton
            closeButtonLabel={t('messages.dismiss')}
            onClose={() => dismiss(message.id)}
          >
            {textOf(t, message, nameOf, label)}
            {message.kind === 'failure' && needsReload(message.failure) && <ReloadButton />}
          </Alert>
        );
      })}
    </Stack>
  );
}
