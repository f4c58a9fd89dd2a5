// Runs before the first paint so that a stored dark or light choice does not flash.
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('livedrops.color-scheme');
  } catch {
    // Storage can be blocked; the system preference is used then.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const scheme = stored === 'dark' || stored === 'light' ? stored : system;
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
