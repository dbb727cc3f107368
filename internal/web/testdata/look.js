// look measures the page as it stands and returns what a careful reader would
// object to: one line each, with the element and the figures.
(wide) => {
  const out = [];
  const name = (e) => {
    const id = e.id ? '#' + e.id : '';
    const classes = [...e.classList].map((c) => '.' + c).join('');
    const own = e.tagName.toLowerCase() + id + classes;
    const up = e.parentElement && e.parentElement !== document.body && !id ? e.parentElement : null;
    return (up ? up.tagName.toLowerCase() + [...up.classList].map((c) => '.' + c).join('') + ' > ' : '') + own;
  };
  const said = (e) => JSON.stringify((e.innerText || e.value || '').trim().slice(0, 30));
  const hidden = (e) => !e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || !!e.closest('.hidden, .skip:not(:focus), [hidden]');
  const report = (kind, e, figures) => out.push(kind + ': ' + name(e) + ' ' + said(e) + ' ' + figures);

  const rgb = (s) => {
    const m = s.match(/[\d.]+/g).map(Number);
    return { r: m[0], g: m[1], b: m[2], a: m.length > 3 ? m[3] : 1 };
  };
  const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1 });
  const ground = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const c = rgb(getComputedStyle(at).backgroundColor);
      if (c.a > 0) layers.push(c);
      if (c.a === 1) break;
    }
    let c = { r: 255, g: 255, b: 255, a: 1 };
    for (const l of layers.reverse()) c = over(l, c);
    return c;
  };
  const light = (c) => {
    const f = (v) => (v /= 255, v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b);
  };
  const contrast = (front, back) => {
    const a = light(over(front, back)), b = light(back);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const seen = new Set();
  const text = (e, style, what) => {
    // Indices and exponents are smaller than the formula they stand in.
    const ratio = contrast(rgb(style.color), ground(e)), size = parseFloat(getComputedStyle(e.closest('math') || e).fontSize);
    const key = name(e) + what + ratio.toFixed(1) + size;
    if (seen.has(key)) return;
    seen.add(key);
    if (ratio < 7) report('contrast', e, what + ratio.toFixed(2) + ':1, want 7:1');
    if (size < 14) report('size', e, what + size + ' px, want 14');
  };

  // Nothing reaches out of the window.
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    out.push('overflow: the page is ' + document.documentElement.scrollWidth + ' px wide in a window of ' + width);
    for (const e of document.querySelectorAll('body *')) {
      const box = e.getBoundingClientRect();
      if (!hidden(e) && box.right > width + 1) report('overflow', e, 'ends at ' + Math.round(box.right) + ' of ' + width);
    }
  }

  // Every run of text can be read.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (n.data.trim() && !hidden(e) && !e.closest('option, datalist')) text(e, getComputedStyle(e), '');
  }
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, button, textarea')) {
    if (hidden(e)) continue;
    text(e, getComputedStyle(e), 'value ');
    if (e.placeholder) text(e, getComputedStyle(e, '::placeholder'), 'placeholder ');
  }

  // Formulas are set.
  for (const e of document.querySelectorAll('math')) {
    if (hidden(e) || !e.textContent.trim()) continue;
    const box = e.getBoundingClientRect();
    if (box.height < 4 || box.width < 2) report('formula', e, box.width.toFixed(1) + ' by ' + box.height.toFixed(1) + ' px');
    if (box.right > width + 1) report('formula', e, 'ends at ' + Math.round(box.right) + ' of ' + width);
  }

  // What is for fingers is big enough for them. A link in running text is as
  // high as its line (WCAG 2.2, 2.5.8 excepts it).
  const running = (e) => {
    if (getComputedStyle(e).display !== 'inline') return false;
    const block = e.closest('p, li, dd, td, figcaption');
    if (!block) return false;
    if (block.matches('.byline')) return true; // names one after the other
    const rest = block.cloneNode(true);
    rest.querySelectorAll('a, .hidden').forEach((a) => a.remove());
    return /\w{2,}/.test(rest.textContent);
  };
  if (!wide) {
    for (const e of document.querySelectorAll('a[href], button, summary, input, select')) {
      if (hidden(e) || running(e)) continue;
      const box = (e.closest('label') || e).getBoundingClientRect(); // words around a box are pressed too
      if (box.height < 43.5) report('target', e, box.height.toFixed(1) + ' px high, want 44');
      if (box.width < 23.5) report('target', e, box.width.toFixed(1) + ' px wide, want 24');
    }
  }

  // The page can be heard as well as seen.
  if (document.documentElement.lang !== 'en') out.push('lang: the page has no language');
  if (!document.title.trim()) out.push('title: the window has no title');
  if (document.querySelectorAll('h1').length !== 1) out.push('headings: ' + document.querySelectorAll('h1').length + ' h1');
  if (document.querySelectorAll('main').length !== 1) out.push('landmarks: ' + document.querySelectorAll('main').length + ' main');
  let level = 0;
  for (const h of document.querySelectorAll('h1, h2, h3, h4')) {
    const n = Number(h.tagName[1]);
    if (n > level + 1) report('headings', h, 'follows an h' + level);
    if (!h.textContent.trim()) report('headings', h, 'is empty');
    level = n;
  }
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
    if (!e.labels.length && !e.getAttribute('aria-label')) report('label', e, 'has none');
  }
  for (const e of document.querySelectorAll('a, button, summary')) {
    if (!e.textContent.trim() && !e.getAttribute('aria-label')) report('label', e, 'says nothing');
  }
  const navs = [...document.querySelectorAll('nav, aside')].filter((e) => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby'));
  navs.forEach((e) => report('label', e, 'has none'));
  for (const e of document.querySelectorAll('[aria-labelledby]')) {
    if (!document.getElementById(e.getAttribute('aria-labelledby'))) report('label', e, 'is of nothing');
  }
  if (document.querySelector('[tabindex]:not([tabindex="0"]):not([tabindex="-1"])')) out.push('focus: a tabindex changes the order');

  // Nothing runs, nothing comes from elsewhere.
  for (const e of document.querySelectorAll('script:not([src^="/static/script-"]), style, iframe:not([sandbox="allow-popups allow-popups-to-escape-sandbox"][src*="/preview/mail"]), object, embed, [style]')) report('code', e, 'is on the page');
  for (const e of document.querySelectorAll('*')) {
    for (const a of e.attributes) {
      if (a.name.startsWith('on')) report('code', e, 'has ' + a.name);
      if (/^(href|src|action)$/.test(a.name) && /^\s*(javascript|data|vbscript):/i.test(a.value)) report('code', e, a.name + ' ' + a.value.slice(0, 40));
    }
  }
  return out;
}
