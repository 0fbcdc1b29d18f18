import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Standing } from '#state/standing.ts';

/** Says in words beside a title that what is below it is not the answer to the present settings. */
export function StandingMark({ standing }: { standing: Standing }) {
  const { t } = useTranslation('compare');
  if (standing === 'none' || standing === 'current') return null;
  return (
    <Badge
      className={standing === 'replacing' ? 'late' : ''}
      ml={8}
      size="sm"
      variant="light"
      color="yellow"
      tt="none"
      fw={550}
    >
      {t(`standing.${standing}`)}
    </Badge>
  );
}
