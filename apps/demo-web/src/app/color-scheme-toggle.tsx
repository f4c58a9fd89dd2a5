import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';

/** Dark or light; until pressed the system's preference holds. */
export const ColorSchemeToggle = () => {
  const { setColorScheme } = useMantineColorScheme();
  const computed = useComputedColorScheme('light');
  const other = computed === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="transparent"
      c="inherit"
      size={44}
      aria-label={`Use ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      {computed === 'dark' ? <IconSun size={20} /> : <IconMoon size={20} />}
    </ActionIcon>
  );
};
