// Runs cases through aws-local-stepfunctions: an array of {definition, input, tasks} on stdin, an array of outcomes on stdout.
// The package wants Node 22 for this one function.
Promise.withResolvers ??= function withResolvers() {
  let resolve, reject;
  const promise = new Promise((onResolve, onReject) => { resolve = onResolve; reject = onReject; });
  return { promise, resolve, reject };
};

const { StateMachine } = await import('aws-local-stepfunctions');

const names = (value, found = []) => {
  for (const [key, inner] of Object.entries(value ?? {})) {
    if (key === 'States') found.push(...Object.keys(inner));
    if (inner && typeof inner === 'object') names(inner, found);
  }
  return found;
};

const handler = (steps) => {
  let call = 0;
  return (input) => {
    const step = steps?.[Math.min(call++, steps.length - 1)];
    if (step?.error) {
      const error = new Error(step.cause);
      error.name = step.error;
      throw error;
    }
    return step && 'result' in step ? step.result : input;
  };
};

// Checking each definition takes far longer than running it; ParityTests checks them all at once.
const unchecked = { validationOptions: { noValidate: true } };

const run = async ({ definition, input, tasks }) => {
  const states = names(definition);
  const none = Object.fromEntries(states.map((name) => [name, 0]));
  const entered = [];
  try {
    const execution = new StateMachine(definition, unchecked).run(input, {
      context: { Execution: { Name: 'run-1' }, StateMachine: { Name: 'etl' } },
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(states.map((name) => [name, handler(tasks?.[name])])),
        waitTimeOverrides: none,
        retryIntervalOverrides: none,
      },
    });
    let failure = null;
    const events = (async () => {
      for await (const event of execution.eventLogs) {
        if (event.type === 'StateEntered') entered.push(event.state.name);
        if (event.type === 'ExecutionFailed') failure = event;
      }
    })();
    const outcome = await execution.result.then((output) => ({ output }), () => ({}));
    await events;
    return failure ? { error: failure.Error ?? null, cause: failure.Cause ?? null, entered } : { ...outcome, entered };
  } catch (error) {
    return { refused: String(error.message), entered };
  }
};

let text = '';
for await (const chunk of process.stdin) text += chunk;
const outcomes = [];
for (const one of JSON.parse(text)) outcomes.push(await run(one));
process.stdout.write(JSON.stringify(outcomes));
