// Takes the pictures of docs/images. Of the forum, which it starts by itself, with all that it needs:
//
//   dotnet run --project tests/ForumRealtime.Screenshots
//
// And of the dashboard, from the running solution:
//
//   dotnet run --project ForumRealtime.AppHost                        (in one terminal)
//   dotnet run --project tests/ForumRealtime.Screenshots -- dashboard (in another)
using ForumRealtime.EndToEnd.Tests.Hosting;
using ForumRealtime.Screenshots;

await using var chromium = await Chromium.StartAsync();
if (args is ["dashboard"])
{
    await DashboardPictures.TakeAsync(chromium);
}
else
{
    await ForumPictures.TakeAsync(chromium);
}
