/** Checks the options of fineTune and fills in what was left out. */

import { UndertoneError } from './errors.js';
import { checkIterable, checkOptions } from './tasks.js';
import type { AugmentOptions, EpochProgress, Example, FineTuneOptions } from './types.js';

/** The options, complete. For the trainer, 0 (or -1 for `l2`) leaves a choice to it. */
export interface FineTuneSettings {
  seed: number;
  epochs: number;
  l2: number;
  solver: (typeof solvers)[number];
  learningRate: number;
  batchSize: number;
  classWeights: 'balanced' | 'none';
  /** Share of the examples that is held back. */
  share: number;
  /** Examples held back by the caller. */
  given: Iterable<Example> | AsyncIterable<Example> | undefined;
  /** 0: chosen by the number of examples; 1: one share is held back; 2 or more: so many folds. */
  folds: number;
  augment: Required<{ [Name in keyof AugmentOptions]: number }> | undefined;
  newLabels: boolean;
  apply: 'if-better' | 'always' | 'never';
  prior: 'shipped' | 'current';
  signal: AbortSignal | undefined;
  onEpoch: ((progress: EpochProgress) => unknown) | undefined;
}

/** In the order of their numbers in the trainer. */
export const solvers = ['auto', 'l-bfgs', 'adam'] as const;

const refuse = (name: string, wanted: string, value: unknown): never => {
  throw new UndertoneError('E_ARGUMENT', `${name} must be ${wanted}, not ${typeof value === 'string' ? `'${value}'` : String(value)}`);
};

function number(name: string, value: unknown, least: number, most: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  return refuse(name, `a number from ${least} to ${most}`, value);
}

function whole(name: string, value: unknown, least: number, most: number, otherwise: number): number {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= least && (value as number) <= most)) return (value as number) ?? otherwise;
  return refuse(name, `a whole number from ${least} to ${most}`, value);
}

function flag(name: string, value: unknown): boolean {
  return value === undefined || typeof value === 'boolean' ? !!value : refuse(name, 'true or false', value);
}

function oneOf<Choice extends string>(name: string, value: Choice | undefined, first: Choice, ...others: Choice[]): Choice {
  const choices = [first, ...others];
  if (value === undefined) return first;
  return choices.includes(value) ? value : refuse(name, `one of ${choices.join(', ')}`, value);
}

/** @throws {UndertoneError} E_ARGUMENT that names the option and its range */
export function settle(options: FineTuneOptions): FineTuneSettings {
  checkOptions(options);
  const { validation, augment = false, learningRate, signal, onEpoch } = options;
  if (learningRate === 0) refuse('learningRate', 'above 0', 0);
  const isShare = validation === undefined || typeof validation === 'number';
  if (!isShare) checkIterable(validation, 'validation');
  if (typeof augment !== 'boolean' && (!augment || typeof augment !== 'object')) refuse('augment', 'true, false or an object', augment);
  if (onEpoch !== undefined && typeof onEpoch !== 'function') refuse('onEpoch', 'a function', onEpoch);
  const { copies, dropout, swaps } = Object(augment) as AugmentOptions;
  return {
    seed: whole('seed', options.seed, 0, 2 ** 32 - 1, 1),
    epochs: whole('epochs', options.epochs, 1, 10_000, 0),
    l2: number('l2', options.l2, 0, 1000, -1),
    solver: oneOf('solver', options.solver, ...solvers),
    learningRate: number('learningRate', learningRate, 0, 1, 0),
    batchSize: whole('batchSize', options.batchSize, 1, 65_536, 0),
    classWeights: oneOf('classWeights', options.classWeights, 'none', 'balanced'),
    share: number('validation', isShare ? validation : undefined, 0, 0.5, 0.2),
    given: isShare ? undefined : validation,
    folds: whole('folds', options.folds, 2, 20, typeof validation === 'number' ? 1 : 0),
    augment: augment
      ? {
          copies: whole('augment.copies', copies, 1, 16, 2),
          dropout: number('augment.dropout', dropout, 0, 0.9, 0.1),
          swaps: number('augment.swaps', swaps, 0, 10, 0.5),
        }
      : undefined,
    newLabels: flag('newLabels', options.newLabels),
    apply: oneOf('apply', options.apply, 'if-better', 'always', 'never'),
    prior: oneOf('prior', options.prior, 'shipped', 'current'),
    signal,
    onEpoch,
  };
}
