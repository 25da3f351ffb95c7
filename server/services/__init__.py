"""Use cases: functions of (session, actor, …).  They never commit and never see Flask."""
