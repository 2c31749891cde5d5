"""What agencies answer: drafts, handing in, approval, imports, and what each sees of its own."""
