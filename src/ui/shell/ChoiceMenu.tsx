import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props<Id extends string> {
  /** Name of the button. */
  label: string;
  icon: ReactNode;
  value: Id;
  choices: readonly { id: Id; name: string; lang?: string }[];
  onChange: (id: Id) => void;
}

/** A button of the top bar that opens a menu in which one of several choices holds. */
export function ChoiceMenu<Id extends string>({ label, icon, value, choices, onChange }: Props<Id>) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={label}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label}>
            {icon}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value} onChange={(id) => onChange(id as Id)}>
          {choices.map(({ id, name, lang }) => (
            <Menu.RadioItem key={id} value={id} {...(lang && { lang })} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
