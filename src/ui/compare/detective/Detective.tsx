import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canLookFor } from '#state/detective/changes.ts';
import { detectiveOf, searchKey } from '#state/detective/store.ts';
import { readTyped } from '#state/detective/typed.ts';
import { type NumberKind, numberKinds } from '#state/detective/types.ts';
import { useApp, useAppStore } from '../../useStore.ts';
import classes from './Detective.module.css';
import { Found } from './Found.tsx';

/** Asks for a number that other code printed, and looks for the settings that print it. */
export function Detective() {
  const { t } = useTranslation('numbers');
  const store = detectiveOf(useAppStore());
  const [kind, setKind] = useState<NumberKind>('total');
  const [text, setText] = useState('');
  const { ready, network } = useApp((app) => ({
    ready: searchKey(app) !== null && app.measured !== null,
    network: canLookFor(kind, app),
  }));
  const typed = readTyped(text);
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (typed) void store.getState().look(kind, typed);
  };
  return (
    <>
      <Text fz="sm" className="quiet" mt="xs">
        {t('look.about')}
      </Text>
      <form onSubmit={look} className={classes.asked}>
        <NativeSelect
          label={t('look.kind')}
          value={kind}
          data={numberKinds.map((value) => ({ value, label: t(`look.kinds.${value}`) }))}
          onChange={({ currentTarget }) => setKind(currentTarget.value as NumberKind)}
        />
        <TextInput
          label={t('look.number')}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          error={text.trim() !== '' && !typed && t('look.notNumber')}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button type="submit" disabled={!typed || !ready || !network}>
          {t('look.start')}
        </Button>
      </form>
      <Text fz="xs" className="quiet" mt={6}>
        {!ready ? t('look.waiting') : network ? t('look.numberHelp') : t('look.noNetwork')}
      </Text>
      <Found />
    </>
  );
}
