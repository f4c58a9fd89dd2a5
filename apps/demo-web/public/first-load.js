// Runs before everything else. A page that a cache has kept may name scripts of a version that is gone; without this it stayed blank.
(() => {
  const say = () => {
    const root = document.getElementById('root');
    if (root === null || root.childElementCount > 0) return;
    const heading = document.createElement('h1');
    heading.textContent = 'The shop did not load';
    const text = document.createElement('p');
    text.textContent =
      'The connection failed on the way, a new version has just come, or this browser is too old for it. If you had just ordered: load it again, and it says what became of it.';
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
    (event) => {
      const { target } = event;
      const isMissing = target instanceof HTMLScriptElement && target.type === 'module';
      // The shop's own script, which this browser cannot read or run. What somebody's extension does is none of the shop.
      const isBroken = event instanceof ErrorEvent && event.filename.startsWith(location.origin);
      if (isMissing || isBroken) say();
    },
    true,
  );
  addEventListener('unhandledrejection', say);
  // The network is back: nothing here can be lost by loading.
  addEventListener('online', () => {
    if (document.querySelector('.not-loaded') !== null) location.reload();
  });
})();
