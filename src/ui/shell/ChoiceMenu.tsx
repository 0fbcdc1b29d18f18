import { ActionIcon, type ActionIconProps, Menu } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Explained } from '../controls/Explained.tsx';

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
        <IconButton label={label}>{icon}</IconButton>
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

/** An icon whose name is seen, too. What the menu tells of itself (`aria-expanded`) reaches the button. */
function IconButton({
  label,
  ...others
}: ActionIconProps & ComponentPropsWithRef<'button'> & { readonly label: string }) {
  return (
    <Explained text={label} position="bottom">
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} {...others} />
    </Explained>
  );
}
