import { PublicRoute } from '@dmt/nestjs';
import { Body, Controller, HttpCode, Post, UnauthorizedException } from '@nestjs/common';
import { issueToken } from './tokens.ts';

/** Who works for whom: a production asks its identity provider, and for more than a name. */
const ORG_OF_USER = new Map([
  ['ada', 'acme'],
  ['grace', 'globex'],
  ['nobody', 'a_company_that_is_gone'],
]);

@PublicRoute()
@Controller('login')
export class LoginController {
  @Post()
  @HttpCode(200)
  async login(@Body() body: unknown): Promise<{ token: string }> {
    const { name } = Object(body);
    const org = ORG_OF_USER.get(name);
    if (org === undefined) throw new UnauthorizedException('There is no such user.');
    return { token: await issueToken({ name, org }) };
  }
}
