import { Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp } from '../useStore.ts';

/** Asks which input a file's weights are made for, where neither its names nor its numbers tell. */
export function FamilyQuestion() {
  const { t } = useTranslation('weights');
  const { question, install, dropQuestion } = useApp(({ question, install, dropQuestion }) => ({
    question,
    install,
    dropQuestion,
  }));
  if (!question) return null;
  const { file, files, families } = question;
  return (
    <section className="card" aria-label={t('question.title')}>
      <Text fw={650}>{t('question.title')}</Text>
      <Text fz="sm" mt={4} style={{ overflowWrap: 'anywhere' }}>
        {t('question.about', { file })}
      </Text>
      <Group gap="xs" mt="sm">
        {families.map((family) => (
          <Button key={family} size="compact-sm" onClick={() => void install(files, family)}>
            {t(`family.${family}`)}
          </Button>
        ))}
        <Button size="compact-sm" variant="default" onClick={dropQuestion}>
          {t('question.leave')}
        </Button>
      </Group>
    </section>
  );
}
