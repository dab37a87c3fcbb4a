/** Trainings that a person has asked for, each with an id of its own. */
export const paymentModelTrainingId = (trainingId: string) =>
  `payment-model-training/${trainingId}`;
