// Forty short messages to a shop, written for these tests: a task that no shipped model knows.
const messages = {
  refund: [
    'I want my money back', 'please refund my order', 'how do I get a refund for this', 'the charge should go back to my card',
    'can you give me my money back please', 'you took the payment twice, refund one', 'I am owed a refund', 'when will my refund be paid',
    'return the money to my account', 'I cancelled, so refund me',
  ],
  delivery: [
    'where is my parcel', 'my package has not arrived yet', 'when will the delivery come', 'the courier never showed up',
    'how long does shipping take', 'track my parcel please', 'the parcel is late', 'the driver left the package outside',
    'has my order been shipped', 'can the courier come on Friday',
  ],
  login: [
    'I forgot my password', 'cannot log in to my account', 'reset my login please', 'the login page says wrong password',
    'how do I change my password', 'my account is locked', 'I cannot sign in', 'the code for my login never comes',
    'sign in does not work', 'somebody else uses my password',
  ],
  hours: [
    'when do you open', 'are you open on Sunday', 'what are your opening hours', 'how late is the shop open today',
    'do you close at noon', 'is the store open on holidays', 'at what time do you close', 'which days are you open',
    'open tomorrow morning?', 'until what hour can I come by',
  ],
};

export const intents = Object.entries(messages).flatMap(([label, texts]) => texts.map((text) => ({ text, label })));
export const labels = Object.keys(messages);

/** Messages that are not among them. */
export const unseen = [
  { text: 'please give the money back to me', label: 'refund' },
  { text: 'the parcel has not come', label: 'delivery' },
  { text: 'I cannot log in, wrong password', label: 'login' },
  { text: 'when do you close on Sunday', label: 'hours' },
];

/** For each label, its first few. */
export const some = (count, of = labels) => of.flatMap((label) => intents.filter((example) => example.label === label).slice(0, count));
