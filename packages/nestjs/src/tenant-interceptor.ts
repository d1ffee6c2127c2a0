import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, from, mergeMap, Observable, throwError } from 'rxjs';
import { toNestException } from './nest-exception.ts';
import { TenantEntrance } from './tenant-entrance.ts';

/** Runs pipes, inner interceptors and the handler as the tenant that the guard let in, and gives errors of dmt their status. */
@Injectable()
export class TenantInterceptor implements NestInterceptor {
  readonly #entrance: TenantEntrance;

  constructor(@Inject(TenantEntrance) entrance: TenantEntrance) {
    this.#entrance = entrance;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const tenant = this.#entrance.find(context);
    const answer =
      tenant === undefined
        ? next.handle()
        : new Observable((subscriber) => tenant.run(() => next.handle().subscribe(subscriber)));
    return answer.pipe(
      catchError((error: unknown) =>
        from(toNestException(error, context)).pipe(mergeMap((exception) => throwError(() => exception))),
      ),
    );
  }
}
