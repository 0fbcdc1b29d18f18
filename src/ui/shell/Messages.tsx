import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '#state/messages.ts';
import type { BackendName, Label, WeightsNote } from '#worker/protocol.ts';
import { useLabel } from '../useLabel.ts';
import { useApp } from '../useStore.ts';
import { backendNames, backendText } from './BackendBadge.tsx';
import { failureText } from './failureText.ts';
import classes from './Messages.module.css';
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
    case 'report':
      return t('messages.report.opened', {
        reference: shortened(message.reference),
        generated: shortened(message.generated),
      });
    case 'report-refused':
      return t('messages.report.refused', { name: shortened(message.name) });
    case 'report-network':
      return t('messages.report.network', {
        name: shortened(message.name),
        network: nameOf(message.network),
      });
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
  report: { color: 'teal', Icon: IconCheck },
  'report-refused': { color: 'red', Icon: IconAlertTriangle },
  'report-network': { color: 'yellow', Icon: IconAlertTriangle },
  hint: { color: 'yellow', Icon: IconAlertTriangle },
} as const;

/** What confirms what the person has just done goes by itself; what they may have to act on stays. */
const passing: ReadonlySet<Message['kind']> = new Set([
  'installed',
  'copied',
  'first-taken',
  'training-images',
]);
const PASSING_MS = 8000;

/** What the person has to hear of, in a corner over the page: nothing on it moves for them. */
export function Messages() {
  const { t } = useTranslation('shell');
  const messages = useApp((store) => store.messages);
  return (
    <div className={classes.stack} aria-live="polite" role="log" aria-label={t('messages.label')}>
      {messages.map((message) => (
        <Toast key={message.id} message={message} />
      ))}
    </div>
  );
}

/** One message. While it is pointed at or has the focus it does not go. */
function Toast({ message }: { message: Message }) {
  const { t } = useTranslation('shell');
  const label = useLabel();
  const { dismiss, catalogue } = useApp(({ dismiss, catalogue }) => ({ dismiss, catalogue }));
  const [held, setHeld] = useState(false);
  const { id, kind } = message;
  const goes = passing.has(kind) && !held;
  useEffect(() => {
    if (!goes) return;
    const timer = setTimeout(() => dismiss(id), PASSING_MS);
    return () => clearTimeout(timer);
  }, [goes, id, dismiss]);
  const nameOf = (backbone: string) => {
    const entry = catalogue?.backbones.find((known) => known.id === backbone);
    return entry ? label(entry.label) : backbone;
  };
  const { color, Icon } = looks[kind];
  return (
    <Alert
      className={classes.toast}
      color={color}
      icon={<Icon size={18} />}
      withCloseButton
      closeButtonLabel={t('messages.dismiss')}
      onClose={() => dismiss(id)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {textOf(t, message, nameOf, label)}
      {message.kind === 'failure' && needsReload(message.failure) && <ReloadButton />}
    </Alert>
  );
}
