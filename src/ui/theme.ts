import { Alert, Combobox, createTheme, type MantineColorsTuple, Menu } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#eef0ff',
  '#dcdff8',
  '#b6bbec',
  '#8d95e1',
  '#6b75d8',
  '#5661d3',
  '#4b56d1',
  '#3c47ba',
  '#343fa7',
  '#293694',
];

/** Greys of the dark scheme, with a little of the page's blue in them. */
const night: MantineColorsTuple = [
  '#d5d8e2',
  '#a2a9bc',
  '#838a9d',
  '#626a7e',
  '#3c4252',
  '#2d3240',
  '#222632',
  '#181b23',
  '#12141b',
  '#0d0f14',
];

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 5 },
  colors: { iris, dark: night },
  defaultRadius: 'md',
  fontFamily:
    '"Inter Variable", Inter, "Segoe UI", system-ui, "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: '650' },
  fontSizes: { xs: '12px', sm: '13.5px', md: '15px', lg: '17px', xl: '20px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // A menu may hold nothing but its items; the first of them takes the focus.
  components: {
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    // A list's choices are made when it is opened: hidden lists are a tenth of the page, and are measured as it starts.
    Combobox: Combobox.extend({ defaultProps: { keepMounted: false } }),
    // A yellow title on a yellow ground could not be read.
    Alert: Alert.extend({ styles: { label: { color: 'var(--mantine-color-text)' } } }),
  },
});
