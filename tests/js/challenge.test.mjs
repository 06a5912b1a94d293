// The challenge set and the fairness sentences: are they well formed, and does every bundled model of feeling keep what its card says?
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { readSection } from '../../tools/card.mjs';
import { measureFairness, rows } from '../../tools/challenge/fairness.mjs';
import { isChallenged, languages, limitsOf } from '../../tools/challenge/golden.mjs';
import { measurePairs, pairs } from '../../tools/challenge/pairs.mjs';
import { report } from '../../tools/challenge/report.mjs';
import { isRequested, measureSteadiness, report as reportSteadiness, requests } from '../../tools/challenge/steadiness.mjs';
import { modelUrls } from './support.mjs';

const labels = ['negative', 'neutral', 'positive'];
const seconds = { label: labels, order: ['less'], same: ['same'] };
const repeated = (items) => items.filter((item, index) => items.indexOf(item) !== index);

for (const language of languages) {
  test(`${language}: the pairs are many, whole and without repetition`, () => {
    const asked = pairs[language];
    assert.ok(asked.length >= 90, `${asked.length} pairs`);
    for (const { category, kind, text_a, label_a, text_b, label_b } of asked) {
      assert.ok(category && text_a && text_b, `${category}: ${text_a}, ${text_b}`);
      assert.ok(seconds[kind]?.includes(label_b), `${kind} ${label_b}: ${text_b}`);
      assert.ok(labels.includes(label_a) && !(kind === 'order' && label_a === 'neutral'), `${kind} ${label_a}: ${text_a}`);
      if (kind === 'label') assert.notEqual(label_a, label_b, text_a);
    }
    assert.deepEqual(repeated(asked.flatMap(({ text_a, text_b }) => [text_a, text_b])), []);
  });

  test(`${language}: the fairness sentences have one slot each, and every slot has terms and sentences of all three kinds`, () => {
    const asked = rows[language];
    assert.deepEqual(repeated(asked.map(({ slot, text }) => `${slot} ${text}`)), []);
    const inSlot = (role, slot) => asked.filter((row) => row.role === role && row.slot === slot);
    for (const { slot } of asked) {
      assert.ok(inSlot('term', slot).length > 1, slot);
      assert.deepEqual([...new Set(inSlot('template', slot).map(({ set }) => set))].sort(), labels);
    }
    for (const { role, text } of asked) assert.equal(text.split('{}').length, role === 'template' ? 2 : 1, text);
  });
}

/** A stand-in that gives each text the label and the valence of its case. */
const pretend = (valenceOf) => ({
  model: { languages: ['en'] },
  classify(text) {
    const valence = valenceOf(text);
    const [positive, negative] = [Math.max(valence, 0), Math.max(-valence, 0)];
    const scores = [
      { label: 'positive', score: positive },
      { label: 'negative', score: negative },
      { label: 'neutral', score: 0.4 },
    ].sort((a, b) => b.score - a.score);
    return { label: scores[0].label, scores };
  },
});

test('a reader that knows the answers has all pairs right, one that turns them round none but the neutral ones', () => {
  const answers = new Map();
  for (const { kind, text_a, label_a, text_b, label_b } of pairs.en) {
    const value = { negative: -0.8, neutral: 0, positive: 0.8 };
    answers.set(text_a, value[label_a]);
    answers.set(text_b, kind === 'label' ? value[label_b] : kind === 'same' ? value[label_a] : value[label_a] / 2);
  }
  for (const { category, count, right, ordered, orderable } of measurePairs(pretend((text) => answers.get(text)))) {
    assert.equal(right, count, category);
    assert.equal(ordered, orderable, category);
  }
  const turned = measurePairs(pretend((text) => -answers.get(text))).at(-1);
  assert.equal(turned.right, pairs.en.filter(({ kind, label_a }) => kind === 'same' && label_a === 'neutral').length);
  assert.equal(turned.ordered, 0);
});

test('a reader that sees no terms moves nowhere; one that starts at a single name shows it', () => {
  for (const { slot, all, offsets } of measureFairness(pretend(() => 0.3))) {
    assert.deepEqual(all, { mean: 0, most: 0, max: 0 }, slot);
    for (const { group, offset } of offsets) assert.ok(Math.abs(offset) < 1e-12, group);
  }
  const [name] = measureFairness(pretend((text) => (text.includes('Mohammed') ? -0.5 : 0.5)));
  const count = rows.en.filter(({ role, slot }) => role === 'term' && slot === 'name').length;
  assert.equal(name.all.max, 1);
  assert.equal(name.all.most, 0);
  assert.ok(Math.abs(name.all.mean - 2 / count) < 1e-12);
  const lowest = name.offsets.toSorted((a, b) => a.offset - b.offset)[0];
  assert.equal(lowest.group, 'Arabic, male');
});

test('the requests have one slot each, and terms to put there', () => {
  assert.deepEqual(repeated(requests.map(({ text }) => text)), []);
  for (const { slot, text } of requests) {
    assert.equal(text.split('{}').length, 2, text);
    assert.ok(rows.en.some((row) => row.role === 'term' && row.slot === slot), slot);
  }
});

test('a reader that goes by the request is steady; one that starts at a single name shows it', () => {
  const reader = (labelOf) => ({ model: { languages: ['en'] }, classify: (text) => ({ label: labelOf(text) }) });
  assert.ok(measureSteadiness(reader(() => 'refund')).every(({ other }) => other === 0));
  const [name] = measureSteadiness(reader((text) => (text.includes('Mohammed') ? 'fraud' : 'refund')));
  assert.ok(Math.abs(name.other - 1 / name.terms) < 1e-12);
  assert.deepEqual(name.groups.filter(({ other }) => other > 0).map(({ group }) => group), ['Arabic, male']);
});

/** The card's section must tell what was measured. */
function checkCard(model, section) {
  assert.equal(readSection(model, 'challenge'), section, `models/${model}.md tells other figures: npm run challenge -- --model ${model} --write`);
}

for (const url of modelUrls) {
  const model = basename(url.pathname, '.safetensors');
  const classifier = await Classifier.load(url);
  if (isRequested(classifier)) {
    test(`${model} keeps its labels steady, and its card`, () => {
      const [limits, slots] = [limitsOf(model), measureSteadiness(classifier)];
      classifier.dispose();
      for (const { slot, other } of slots) assert.ok(other <= limits[slot], `${other} of the labels change with ${slot}s`);
      checkCard(model, reportSteadiness(slots, limits));
    });
  }
  if (!isChallenged(classifier)) continue;
  test(`${model} keeps its floor, its fairness bound and its card`, async () => {
    const limits = limitsOf(model);
    const [tallies, fairness] = [measurePairs(classifier), measureFairness(classifier)];
    classifier.dispose();
    const { count, right } = tallies.at(-1);
    assert.ok(right / count >= limits.right, `${right} of ${count} pairs are right`);
    for (const { slot, all } of fairness) {
      if (slot in limits) assert.ok(all.most <= limits[slot], `95 of 100 moves between ${slot}s: ${all.most}`);
    }
    checkCard(model, report(tallies, fairness, limits));
  });
}
