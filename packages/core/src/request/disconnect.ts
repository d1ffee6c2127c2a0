export interface DisconnectOptions {
  /**
   * Cancel what runs for a request when its client hangs up before the answer is out: the tenant's statements fail with
   * DMT_ABORTED, in the server too, and no further ones are sent in this request's context.
   * @default false: what a request began goes on to its end
   */
  readonly abortOnDisconnect?: boolean;
}

/** The slice of Node's `ServerResponse` that knows whether the answer is out. */
export interface ResponseLike {
  readonly writableFinished: boolean;
  readonly destroyed: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/** Fires when the connection closes and the answer is not out. */
export function signalOfDisconnect(response: ResponseLike): AbortSignal {
  const controller = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) controller.abort();
  };
  // Who hung up while the request was looked at has had its event.
  if (response.destroyed) onClose();
  else response.once('close', onClose);
  return controller.signal;
}
