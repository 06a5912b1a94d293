// Which labels are tones, and so have a colour and a shape of their own.

export const tones = ['negative', 'neutral', 'positive'] as const;

/** The tone that a label names; `own` for any other label. */
export const toneOf = (label: string) => tones.find((tone) => tone === label) ?? 'own';

/** Whether all labels are tones. */
export const areTones = (labels: readonly string[]) => labels.every((label) => toneOf(label) !== 'own');

/** Whether there is a mood between two ends. */
export const haveMood = (labels: readonly string[]) => labels.includes('negative') && labels.includes('positive');
