"""The due jobs of comments."""

from comments import personal, relearning
from comments.mail import digest
from newsroom import jobs
from newsroom.mail import outbox


@jobs.register("digests")
def write_digests():
    """Write a digest for each moderator who wants one and has new comments waiting."""
    return {"written": digest.write_digests()}


@jobs.register("mail")
def send_mail():
    """Send what is due in the outbox."""
    sent, failed = outbox.send_due()
    return {"sent": sent, "failed": failed}


@jobs.register("personal data")
def purge_personal_data():
    """Delete the personal data whose time has ended."""
    return personal.purge()


@jobs.register("classifier")
def keep_classifier_up():
    """Count what the classifier has not learned yet, and score the comments that wait."""
    return relearning.keep_up()
