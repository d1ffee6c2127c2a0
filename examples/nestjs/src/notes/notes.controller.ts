import { TenantId } from '@dmt/nestjs';
import { Body, Controller, Get, Post, UnprocessableEntityException } from '@nestjs/common';
import { NotesService } from './notes.service.ts';

/** Every route of the application is for tenants, unless it says otherwise. */
@Controller()
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Get('whoami')
  whoAmI(@TenantId() tenant: string): object {
    return { tenant };
  }

  @Get('notes')
  list(): Promise<object[]> {
    return this.notes.list();
  }

  @Post('notes')
  async add(@Body() input: unknown): Promise<object | undefined> {
    const { body } = Object(input);
    if (typeof body !== 'string' || body.trim() === '') {
      throw new UnprocessableEntityException('A note has a body.');
    }
    return this.notes.add(body);
  }
}
