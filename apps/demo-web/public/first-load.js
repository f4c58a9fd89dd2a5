// Runs before everything else. A page that a cache has kept may name scripts of a version that is gone; without this it stayed blank.
(() => {
  const say = () => {
    const root = document.getElementById('root');
    if (root === null || root.childElementCount > 0) return;
    const heading = document.createElement('h1');
    heading.textContent = 'The shop did not load';
    const text = document.createElement('p');
    text.textContent =
      'The connection failed on the way, or a new version has just come. Nothing was ordered.';
    const button = document.createElement('button');
    button.textContent = 'Load it again';
    button.addEventListener('click', () => location.reload());
    const main = document.createElement('main');
    main.className = 'not-loaded';
    main.append(heading, text, button);
    root.append(main);
  };
  addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLScriptElement && target.type === 'module') say();
    },
    true,
  );
  addEventListener('unhandledrejection', say);
  // The network is back: nothing here can be lost by loading.
  addEventListener('online', () => {
    if (document.querySelector('.not-loaded') !== null) location.reload();
  });
})();
