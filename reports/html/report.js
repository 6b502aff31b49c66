// What can be done to the page: filter its table, copy its lines, open what an address names. The state of the filter stands in
// the address, so that it can be sent to somebody and the back button undoes it.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const form = $('filter');

  // open shows what the address names, whatever it is folded into.
  const open = (id) => {
    const place = id && $(id);
    if (!place) return false;
    for (let fold = place; fold; fold = fold.parentElement) if (fold.tagName === 'DETAILS') fold.open = true;
    place.scrollIntoView();
    const name = place.tagName === 'DETAILS' ? place.querySelector('summary') : place;
    if (name !== place || place.tabIndex >= 0) name.focus({preventScroll: true});
    return true;
  };

  const table = document.querySelector('table.outcomes');
  let filter = () => {};
  if (form && table) filter = filtering();

  function filtering() {
    const rows = [...table.querySelectorAll('tr[data-o]')].map((tr) => ({
      tr, text: '', hidden: false,
      cells: tr.dataset.o.split(' ').map((cell) => { const at = cell.indexOf(':'); return {app: cell.slice(0, at), outcome: cell.slice(at + 1)}; }),
      suite: tr.dataset.s, level: tr.dataset.l, feature: tr.dataset.f || '',
      profile: (tr.dataset.p || '').split(' '), finding: (tr.dataset.g || '').split(' '),
    }));
    const groups = [...table.tBodies].map((body) => ({body, rows: rows.filter((r) => r.tr.parentElement === body), hidden: false}));
    const picks = [...form.querySelectorAll('select')];
    const boxes = [...form.querySelectorAll('input[name=outcome]')];
    const counts = new Map([...form.querySelectorAll('[data-count]')].map((n) => [n.dataset.count, n]));
    const number = new Intl.NumberFormat('en');
    let finding = '';

    const read = () => {
      const state = new URLSearchParams();
      if ($('q').value.trim()) state.set('q', $('q').value.trim());
      const outcomes = boxes.filter((b) => b.checked).map((b) => b.value);
      if (outcomes.length) state.set('outcome', outcomes.join(','));
      for (const pick of picks) if (pick.value) state.set(pick.name, pick.value);
      if (finding) state.set('finding', finding);
      return state;
    };
    const write = (state) => {
      $('q').value = state.get('q') || '';
      const outcomes = (state.get('outcome') || '').split(',');
      for (const box of boxes) box.checked = outcomes.includes(box.value);
      for (const pick of picks) {
        pick.value = state.get(pick.name) || '';
        if (pick.selectedIndex < 0) pick.value = '';
      }
      finding = state.get('finding') || '';
    };
    // Showing two thousand rows takes longer than a keystroke may: a screenful or two is shown at once, the rest as time allows.
    const changed = [];
    let later = 0;
    const paint = () => {
      cancelAnimationFrame(later);
      for (const [node, hidden] of changed.splice(0, 250)) node.hidden = hidden;
      if (changed.length) later = requestAnimationFrame(paint);
    };
    const apply = () => {
      const words = $('q').value.toLowerCase().split(/\s+/).filter(Boolean);
      const outcomes = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
      const want = Object.fromEntries(picks.map((p) => [p.name, p.value]));
      const seen = new Map();
      let shown = 0;
      for (const group of groups) {
        let any = false;
        for (const row of group.rows) {
          let fits = (!want.level || row.level === want.level) && (!want.suite || row.suite === want.suite) &&
            (!want.feature || row.feature === want.feature) && (!want.profile || row.profile.includes(want.profile)) &&
            (!finding || row.finding.includes(finding));
          if (fits && words.length) {
            row.text = row.text || row.tr.textContent.toLowerCase();
            fits = words.every((word) => row.text.includes(word));
          }
          if (fits) {
            const cells = want.app ? row.cells.filter((c) => c.app === want.app) : row.cells;
            for (const outcome of new Set(cells.map((c) => c.outcome))) seen.set(outcome, (seen.get(outcome) || 0) + 1);
            fits = cells.some((c) => !outcomes.size || outcomes.has(c.outcome));
          }
          if (fits) { shown++; any = true; }
          row.hidden = !fits;
        }
        group.hidden = !any;
      }
      changed.length = 0;
      for (const group of groups) {
        if (group.body.hidden !== group.hidden) changed.push([group.body, group.hidden]);
        for (const row of group.rows) if (row.tr.hidden !== row.hidden) changed.push([row.tr, row.hidden]);
      }
      paint();
      for (const [key, node] of counts) node.textContent = number.format(seen.get(key) || 0);
      const limited = read().size > 0;
      $('shown').textContent = limited ? `${number.format(shown)} of ${number.format(rows.length)} requirements` : `${number.format(rows.length)} requirements`;
      const title = finding && $(finding + '-t');
      $('within').textContent = title ? 'behind which is: ' + title.textContent : '';
      $('all').hidden = !limited;
      $('nothing').hidden = shown > 0;
    };
    const address = (state) => '#requirements' + (state.size ? '?' + state.toString() : '');
    const keep = (push) => {
      const to = address(read());
      if (location.hash === to) return;
      history[push ? 'pushState' : 'replaceState'](null, '', to);
    };

    form.hidden = false;
    form.addEventListener('submit', (e) => e.preventDefault());
    $('q').addEventListener('input', () => { apply(); keep(!/[?&]q=/.test(location.hash)); });
    for (const input of [...picks, ...boxes]) input.addEventListener('change', () => { apply(); keep(true); });
    $('all').addEventListener('click', () => { write(new URLSearchParams()); apply(); keep(true); $('q').focus(); });
    for (const link of document.querySelectorAll('a[data-filter]')) link.href = '#requirements?' + link.dataset.filter;
    apply();
    return (state) => { write(state); apply(); };
  }

  const follow = () => {
    let hash = location.hash.slice(1);
    const [place, query] = [hash.split('?')[0], hash.includes('?') ? hash.slice(hash.indexOf('?') + 1) : ''];
    if (place === 'requirements' || place === '') {
      filter(new URLSearchParams(query));
      if (place) $('requirements')?.scrollIntoView();
      return;
    }
    try { hash = decodeURIComponent(place); } catch { hash = place; }
    open(hash);
  };
  addEventListener('hashchange', follow);
  addEventListener('popstate', follow);
  if (location.hash) {
    follow();
    // A browser goes to the place of the address once more when all is loaded, and takes the focus along.
    addEventListener('load', () => setTimeout(follow));
  }

  // A slash searches, as it does elsewhere. The focus moves when the key is let go, so that the slash itself is not typed.
  const searches = (e) => e.key === '/' && form && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.closest('input, select, textarea');
  let pressed = false;
  addEventListener('keydown', (e) => {
    pressed = searches(e);
    if (pressed) e.preventDefault();
    if (e.key === 'Escape' && e.target === $('q')) {
      e.preventDefault();
      if ($('q').value) { $('q').value = ''; $('q').dispatchEvent(new Event('input')); } else $('q').blur();
    }
  });
  addEventListener('keyup', (e) => {
    if (!pressed || !searches(e)) return;
    pressed = false;
    $('requirements').scrollIntoView();
    $('q').focus({preventScroll: true});
    $('q').select();
  });

  for (const copied of document.querySelectorAll('.copied')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      const pre = copied.querySelector('pre');
      try {
        await navigator.clipboard.writeText(pre.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(pre);
        button.textContent = document.execCommand('copy') ? 'Copied' : 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    copied.append(button);
  }
  document.documentElement.classList.add('script');
})();
