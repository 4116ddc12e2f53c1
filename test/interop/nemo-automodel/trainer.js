/** NeMo Automodel: its chat dataset. */
export default { package: "nemo-automodel", formats: [{ to: "messages" }] };
