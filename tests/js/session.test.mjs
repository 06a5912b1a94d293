// Typing sessions: after any edit the answer is the one that `classify` gives for the whole text.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { Classifier } from 'undertone';
import { code, fixtures, modelUrls, root } from './support.mjs';

const texts = readFileSync(new URL('tests/golden/texts.txt', root), 'utf8').split('\n');

/** Numbers from 0 to 1, the same in every run (Mulberry32). */
function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const names = (url) => url.pathname.split('/').at(-1);
const loaded = await Promise.all([...fixtures(), ...modelUrls].map(async (url) => [names(url), await Classifier.load(url, { explain: true })]));
after(() => loaded.forEach(([, classifier]) => classifier.dispose()));

for (const [name, classifier] of loaded) {
  test(`${name}: every edit of real texts, key by key`, () => {
    const random = seeded(7);
    const below = (limit) => Math.floor(random() * limit);
    const session = classifier.open();
    for (const text of texts.filter((_, index) => index % 90 === 0)) {
      session.reset();
      let typed = '';
      for (let at = 0; at < text.length; ) {
        // A key, a few keys at once, or some back and others in their place.
        const size = 1 + (random() < 0.2 ? below(12) : 0);
        const back = random() < 0.15 ? below(Math.min(typed.length, random() < 0.1 ? 400 : 8) + 1) : 0;
        const chunk = text.slice(at, at + size);
        typed = typed.slice(0, typed.length - back) + chunk;
        at += size;
        assert.deepEqual(session.replaceTail(back, chunk), classifier.classify(typed), JSON.stringify(typed));
      }
      assert.equal(session.text, typed);
    }
  });

  test(`${name}: a text of many windows, and back to its beginning`, () => {
    const text = texts.slice(0, 400).join(' ');
    const session = classifier.open();
    assert.deepEqual(session.append(text), classifier.classify(text));
    let typed = `${text} and then some`;
    assert.deepEqual(session.append(' and then some'), classifier.classify(typed));
    while (typed) {
      const back = Math.min(typed.length, 3771);
      typed = typed.slice(0, typed.length - back);
      assert.deepEqual(session.replaceTail(back), classifier.classify(typed));
    }
    assert.equal(session.text, '');
  });
}

const [, classifier] = loaded.find(([name]) => name === 'sentiment-en.safetensors');

test('characters that arrive in halves, words that change as they grow', () => {
  const session = classifier.open();
  let typed = '';
  for (const unit of "Grin 😀 👩‍👩‍👧 don't can't sooooo https://a.example/x?y=1 :-) 不好吃 e\u0301 …".split('')) {
    typed += unit;
    assert.deepEqual(session.append(unit), classifier.classify(typed));
  }
  while (typed) {
    typed = typed.slice(0, -1);
    assert.deepEqual(session.replaceTail(1), classifier.classify(typed));
  }
});

test('other texts and sessions in between do no harm', () => {
  const one = classifier.open();
  const other = classifier.open();
  one.append('The first half was a delight');
  other.append('Nothing works');
  classifier.classify('Something else');
  classifier.explain('Something else');
  assert.deepEqual(one.append(', the second was not.'), classifier.classify('The first half was a delight, the second was not.'));
  assert.deepEqual(other.classification, classifier.classify('Nothing works'));
});

test('the head in use decides', async () => {
  const own = await Classifier.load();
  const session = own.open();
  session.append('Where is my parcel?');
  const { head } = await own.fineTune(
    ['Where is my order', 'Track my parcel', 'When will it arrive'].map((text) => ({ text, label: 'delivery' })).concat(
      ['Give me my money back', 'I want a refund', 'Charge was wrong'].map((text) => ({ text, label: 'refund' })),
    ),
    { apply: 'always' },
  );
  assert.ok(head.length);
  assert.deepEqual(session.classification, own.classify('Where is my parcel?'));
  own.resetHead();
  assert.deepEqual(session.append(' Now!'), own.classify('Where is my parcel? Now!'));
});

test('beyond 16 MiB the rest is left out, as in classify', () => {
  const part = `${'so'.repeat(31)} `.repeat(2 ** 14);
  const session = classifier.open();
  let typed = '';
  let result;
  while (typed.length <= 2 ** 24) {
    typed += part;
    result = session.append(part);
  }
  assert.equal(result.truncated, true);
  assert.deepEqual(result, classifier.classify(typed));
  assert.deepEqual(session.append('Terrible.'), classifier.classify(`${typed}Terrible.`));
});

test('wrong arguments change nothing', () => {
  const session = classifier.open();
  session.append('Fine so far');
  for (const count of [-1, 1.5, NaN, 12, '1', 1n, Symbol('1'), null]) assert.throws(() => session.replaceTail(count), code('E_ARGUMENT'), String(count));
  assert.throws(() => session.append(3), code('E_ARGUMENT'));
  assert.equal(session.text, 'Fine so far');
});

test('a session ends with close, and with its classifier', async () => {
  const own = await Classifier.load();
  const closed = own.open();
  closed.close();
  closed.close();
  assert.throws(() => closed.append('x'), code('E_DISPOSED'));
  const orphan = own.open();
  orphan.append('Good');
  own.dispose();
  assert.throws(() => orphan.append('x'), code('E_DISPOSED'));
  orphan.close();
});
