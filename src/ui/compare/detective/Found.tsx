import { Alert, Badge, Button, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { detectiveOf, type Guess, isSettable, type Search, searchKey } from '#state/detective/store.ts';
import { total as totalText } from '../../format.ts';
import { failureText } from '../../shell/failureText.ts';
import { useLabel } from '../../useLabel.ts';
import { useSlice } from '../../useSlice.ts';
import { useApp, useAppStore } from '../../useStore.ts';
import classes from './Detective.module.css';
import { guessText } from './whatText.ts';

/** Up to here a number fits by chance now and then. */
const FEW_DIGITS = 5;

/** What has been found so far: the settings that print the number, or the nearest; and how far the search is. */
export function Found() {
  const { t } = useTranslation(['numbers', 'failures']);
  const { search, stop, lookOn } = useSlice(detectiveOf(useAppStore()), (state) => state);
  const now = useApp(searchKey);
  const slim = useApp(({ settings }) => settings.backbone === 'vgg19-slim');
  if (!search) return null;
  const { state, tried, of, left } = search;
  const old = now !== search.key;
  return (
    <>
      <div className={classes.progress}>
        {state.at === 'running' ? (
          <Progress
            size={5}
            value={(100 * tried) / of}
            aria-label={t('look.trying', { tried, of })}
            transitionDuration={0}
          />
        ) : (
          <Text fz="xs" className="quiet">
            {t('look.trying', { tried, of: tried + left })}
            {old && (
              <Badge ml={8} size="sm" variant="light" color="yellow" tt="none" fw={550}>
                {t('look.old')}
              </Badge>
            )}
          </Text>
        )}
        {state.at === 'running' && (
          <Button size="compact-xs" variant="default" onClick={stop}>
            {t('look.stop')}
          </Button>
        )}
        {state.at !== 'running' && left > 0 && !old && (
          <Button size="compact-xs" variant="default" onClick={() => void lookOn()}>
            {t('look.on', { count: left })}
          </Button>
        )}
      </div>
      {state.at === 'failed' && (
        <Alert color="red" p="xs">
          {failureText(t, state.failure)}
        </Alert>
      )}
      <div aria-live="polite">
        {(search.matches.length > 0 || state.at !== 'running') && <Guesses search={search} />}
      </div>
      {search.kind === 'total' && slim && search.matches.length === 0 && state.at === 'done' && (
        <Text fz="sm" mt="xs">
          {t('look.slim')}
        </Text>
      )}
      {(search.kind === 'total' || search.kind === 'lpips') && (
        <Text fz="xs" className="quiet" mt={6}>
          {t('look.tolerance')}
        </Text>
      )}
    </>
  );
}

function Guesses({ search }: { search: Search }) {
  const { t } = useTranslation('numbers');
  const { matches, nearest, typed, kind } = search;
  const found = matches.length > 0;
  const shown = found ? matches : nearest;
  if (shown.length === 0) return <Text fz="sm">{t('look.nothing')}</Text>;
  const about = { kind: t(`look.kinds.${kind}`), typed: typed.text };
  return (
    <>
      <Text fz="sm" fw={550}>
        {found ? t('look.found', { ...about, count: matches.length }) : t('look.none', about)}
      </Text>
      <ul className={classes.found}>
        {shown.map((guess) => (
          <Line key={JSON.stringify(guess.changes.map(({ what }) => what))} guess={guess} />
        ))}
      </ul>
      {found && typed.digits < FEW_DIGITS && (
        <Text fz="xs" className="quiet">
          {t('look.few')}
        </Text>
      )}
    </>
  );
}

function Line({ guess }: { guess: Guess }) {
  const { t } = useTranslation(['numbers', 'compare']);
  const label = useLabel();
  const use = useSlice(detectiveOf(useAppStore()), (state) => state.use);
  const catalogue = useApp((app) => app.catalogue);
  const what = guessText(t, label, catalogue, guess);
  return (
    <li>
      <span>
        {what} <span className={classes.value}>{totalText(guess.value)}</span>
        {guess.changes.length > 0 && !isSettable(guess) && (
          <Text span fz="xs" className="quiet">
            {' '}
            {t('look.notSetting')}
          </Text>
        )}
      </span>
      {isSettable(guess) && (
        <Button
          size="compact-sm"
          variant="default"
          style={{ flex: 'none' }}
          aria-label={t('look.useThis', { what })}
          onClick={() => use(guess)}
        >
          {t('look.use')}
        </Button>
      )}
    </li>
  );
}
