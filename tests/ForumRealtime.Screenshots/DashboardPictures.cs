using ForumRealtime.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace ForumRealtime.Screenshots;

/// <summary>The dashboard of the running solution: the trace of a reply, and what the realtime service measures.</summary>
internal static class DashboardPictures
{
    private const string Forum = "http://localhost:5080";
    private const string Dashboard = "http://localhost:18888";

    public static async Task TakeAsync(Chromium chromium)
    {
        var alice = await ForumReader.VisitAsync(chromium, Forum, "alice");
        await alice.OpenTopicAsync("Workshop", "How do you label your cables?");
        await alice.ReplyAsync("Shrink tubing it is. I ordered two colours, and a label printer, of course.");

        // The dashboard has the trace of that reply once both services have exported it.
        var dashboard = await Camera.OpenAsync(chromium, 1400, 900);
        await dashboard.GotoAsync($"{Dashboard}/traces/resource/forum");
        var trace = dashboard.GetByText("POST /t/", new() { Exact = false }).First;
        await trace.WaitForAsync(new() { Timeout = 60_000 });
        await dashboard.WaitForTimeoutAsync(12_000);
        await trace.ClickAsync();
        await dashboard.WaitForTimeoutAsync(2_000);
        await Camera.TakeAsync(dashboard, "dashboard-trace");

        await dashboard.GotoAsync($"{Dashboard}/metrics/resource/realtime?meter=Realtime.Service&instrument=realtime.deliveries&duration=1&view=Graph");
        await dashboard.WaitForTimeoutAsync(6_000);
        await Camera.TakeAsync(dashboard, "dashboard-metrics");
    }
}
