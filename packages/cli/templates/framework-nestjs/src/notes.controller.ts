import { Body, Controller, Get, Post, UnprocessableEntityException } from '@nestjs/common';
import { addNote, listNotes, type Note, readNote } from './notes.ts';

@Controller('notes')
export class NotesController {
  @Get()
  list(): Promise<Note[]> {
    return listNotes();
  }

  @Post()
  async add(@Body() sent: unknown): Promise<Note | undefined> {
    const body = readNote(sent);
    if (body === undefined) throw new UnprocessableEntityException('A note has a body.');
    return addNote(body);
  }
}
