import { defineRelations } from 'drizzle-orm';
import { comments, kinds, posts, users } from './parity-tables.ts';

export const relations = defineRelations({ users, posts, comments, kinds }, (r) => ({
  users: { posts: r.many.posts() },
  posts: {
    author: r.one.users({ from: r.posts.authorId, to: r.users.id }),
    comments: r.many.comments(),
  },
  comments: { post: r.one.posts({ from: r.comments.postId, to: r.posts.id }) },
}));
