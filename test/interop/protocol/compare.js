/** The label of a token that is not trained. */
export const MASKED = -100;

/** What can come of a row, the good ones first: `accepted` is a row for which the trainer has no tokens of ours. */
export const RESULTS = [
  ...["equal", "accepted", "ids differ", "mask differs", "dropped", "raised", "uncounted"],
  "inspect differs",
];

/**
 * Compares a trainer's rows with ours: what came of each input row, `inputs` being those that the file holds. What `inspect`
 * shows of a row must be ours, too.
 */
export function compare(inputs, ours, theirs, inspected) {
  return align(inputs, ours, theirs).map(([input, answer]) => ({
    input,
    result: isSame(ours.get(input), inspected.get(input))
      ? resultOf(ours.get(input), answer)
      : "inspect differs",
    ours: ours.get(input),
    theirs: answer,
  }));
}

/** Each input row with the trainer's answer. Answers without a row number are in order; of fewer, ids tell which. */
function align(inputs, ours, theirs) {
  if (theirs.every(({ row }) => row !== undefined)) {
    const byRow = new Map(theirs.map((answer) => [answer.row, answer]));
    return inputs.map((input, i) => [input, byRow.get(i)]);
  }
  if (theirs.length >= inputs.length) return inputs.map((input, i) => [input, theirs[i]]);
  const left = [...theirs];
  return inputs.map((input) => {
    const at = left.findIndex(({ input_ids }) => input_ids?.join() === ours.get(input)?.input_ids.join());
    return [input, at === -1 ? undefined : left.splice(at, 1)[0]];
  });
}

function isSame(ours, shown) {
  if (ours === undefined) return true;
  return ours.input_ids.join() === shown?.input_ids.join() && ours.labels.join() === shown.labels.join();
}

function resultOf(ours, theirs) {
  if (theirs === undefined || theirs.dropped !== undefined) return "dropped";
  if (theirs.raised !== undefined) return "raised";
  if (theirs.accepted) return "accepted";
  if (ours === undefined) return "uncounted";
  if (ours.input_ids.join() !== theirs.input_ids.join()) return "ids differ";
  return trained(ours, ours).join() === trained(theirs, ours).join() ? "equal" : "mask differs";
}

/**
 * The trained tokens, up to the end token of each answer. A trainer may also train what a template writes behind it, such
 * as a line break; we stop at the end token. `ours` tells where the answers are.
 */
function trained({ labels }, ours) {
  const isBehindAnswer = (i) => i > 0 && ours.labels[i] === MASKED && ours.labels[i - 1] !== MASKED;
  return labels.map((label, i) => (isBehindAnswer(i) ? MASKED : label));
}

/** For a known difference: the trainer does not train these tokens of an answer, once or more, and all else is equal. */
export function onlyUntrained(...ids) {
  return (ours, theirs) => {
    const labels = trained(theirs, ours);
    const left = ours.labels.filter((label, i) => label !== labels[i]);
    const isOurs = labels.every((label, i) => label === MASKED || label === ours.labels[i]);
    return (
      isOurs &&
      left.length > 0 &&
      left.every((id, i) => id === ids[i % ids.length]) &&
      left.length % ids.length === 0
    );
  };
}

/** For a known difference: the trainer adds these tokens behind the row, and trains them; all else is equal. */
export function onlyAdded(...ids) {
  return (ours, { input_ids, labels }) => {
    const { length } = ours.input_ids;
    const row = { input_ids: input_ids.slice(0, length), labels: labels.slice(0, length) };
    const isAdded =
      input_ids.slice(length).join() === ids.join() && labels.slice(length).join() === ids.join();
    return isAdded && resultOf(ours, row) === "equal";
  };
}

/** For a known difference: the trainer also trains some of these tokens that we do not; all else is equal. */
export function onlyAlsoTrained(...ids) {
  return (ours, theirs) => {
    const isMore = (label, i) => ours.labels[i] === MASKED && ids.includes(label);
    const labels = theirs.labels.map((label, i) => (isMore(label, i) ? MASKED : label));
    return resultOf(ours, { input_ids: theirs.input_ids, labels }) === "equal";
  };
}

/** For a known difference: tokens stand in the place of others, as [ours, the trainer's]; all else is equal. */
export function onlyReplaced(...pairs) {
  const isPair = (id, other) => pairs.some(([one, another]) => one === id && another === other);
  const back = (list, ours) => list.map((id, i) => (isPair(ours[i], id) ? ours[i] : id));
  return (ours, theirs) => {
    const row = {
      input_ids: back(theirs.input_ids, ours.input_ids),
      labels: back(theirs.labels, ours.labels),
    };
    return resultOf(ours, row) === "equal";
  };
}
