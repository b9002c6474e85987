"""What people do with a draft: confirm, judge, rule, settle; and how far they agree."""
