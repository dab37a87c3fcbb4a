import { parentPort, workerData } from 'node:worker_threads';
import { predictPayments } from '../../domain/invoices/prediction/prediction.ts';
import { publicPrior } from '../../domain/invoices/prediction/prior.ts';
import { trainPaymentModel } from '../../domain/invoices/prediction/training.ts';

// A thread of `predictions.ts`: learns from the facts it is given, predicts the open ones, ends.
const { facts, today } = workerData;
const training = trainPaymentModel(facts, publicPrior);
const predictions = predictPayments(training.model, facts, today);
parentPort?.postMessage({ ...training, predictions });
