export const samples = [
  'The plot is thin, yet the acting is superb.',
  'Two hours on hold and still no answer.',
  'The train leaves at nine on Tuesday.',
  'The room was clean, but the staff were rude.',
  'Best. Coffee. Ever. 😍',
  'It broke on the second day, and nobody will refund me.',
];
