/** The emotions of go_emotions as feelings: the grouping that comes with the set (Demszky et al. 2020). */
const groups = {
  positive: 'admiration amusement approval caring desire excitement gratitude joy love optimism pride relief',
  negative: 'anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness',
  ambiguous: 'confusion curiosity realization surprise',
};

/** positive, negative, ambiguous or neutral */
export const groupOf = (label) => Object.keys(groups).find((group) => groups[group].split(' ').includes(label)) ?? label;
