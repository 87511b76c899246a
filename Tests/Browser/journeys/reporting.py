"""Reports with their charts, of the days and the run that are asked for."""

from journey import Journey
from workspace import Workspace

KINDS = ("daily", "weekly", "funnel", "gates", "personas", "experiments", "spend", "accounts")


class Reporting(Journey):
    def open(self):
        self.begin(prepare=Workspace.roomy)
        self.visit("/")
        if not self.many("#nav-reports"):
            self.skipTest("there are no reports in the navigation")
        self.click("#nav-reports")

    def test_each_report_is_there_with_its_data_twin(self):
        self.open()
        for kind in KINDS:
            self.click(f"#report-{kind}")
            self.check_equal(self.path, f"/reports/{kind}", "the tab leads to")
            self.check(self.many(f"#report-{kind}[aria-current=page]"), f"the tabs do not say that this is {kind}")
            self.check(self.many("main table, main svg, main .quiet, main p"), f"{kind} shows nothing")

    def test_a_report_is_of_the_run_or_the_days_that_are_asked_for(self):
        self.open()
        self.visit("/reports/funnel")
        whole = self.text("main .report")
        accepted = str(self.workspace.rows("SELECT drafts_accepted AS n FROM runs")[0]["n"])
        self.check(accepted in whole, f"the funnel does not tell of {accepted} accepted drafts")
        self.fill("#run", "1")
        self.click("#report-scope button")
        self.check("run=1" in self.path and accepted in self.text("main .report"), "the funnel of run 1 is another")
        self.visit("/reports/funnel?until=2020-01-01")
        self.check(self.text("main .report") != whole, "days long ago have the same funnel")
        for path, status in (("/reports/funnel?until=soon", 400), ("/reports/nothing", 404), ("/reports/funnel?run=99", 404)):
            self.visit(path, status)


class ReportingWithoutJavascript(Reporting):
    with_script = False
