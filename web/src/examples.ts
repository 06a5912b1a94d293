/** Checks labelled examples that come from outside. */

import { UndertoneError } from './errors.js';
import type { Example } from './types.js';

/** @param place number of the example, from 0 */
export function checkExample(example: unknown, place: number): Example {
  const { text, label } = Object(example) as Partial<Example>;
  const complain = (what: string): never => {
    throw new UndertoneError('E_ARGUMENT', `example ${place}: ${what}`);
  };
  if (typeof text !== 'string') complain('its text must be a string');
  if (typeof label !== 'string') complain('its label must be a string');
  if (!label) complain('its label is empty');
  // Written to a file, two of them would be the same label.
  if (/\p{Surrogate}/u.test(label!)) complain('its label holds half a character, a lone surrogate');
  return { text: text!, label: label! };
}
