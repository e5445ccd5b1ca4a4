using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Boards;
using Forum.Web.Commands;
using Forum.Web.Data;
using Forum.Web.Feeds;
using Forum.Web.Moderation;
using Forum.Web.Notifications;
using Forum.Web.Reading;
using Forum.Web.Realtime;
using Forum.Web.Search;
using Forum.Web.Text;
using Forum.Web.Text.Preview;
using Forum.Web.Topics;
using Forum.Web.Users;
using Forum.Web.Web;

if (ForumCommands.Matches(args))
{
    return await ForumCommands.RunAsync(args);
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddForumData();
builder.AddAccounts();
builder.AddBoards();
builder.AddText();
builder.AddTopics();
builder.AddSearch();
builder.AddFeeds();
builder.AddReading();
builder.AddNotifications();
builder.AddUsers();
builder.AddModeration();
builder.AddRealtime();
builder.AddAdministration();
builder.AddWeb();

var app = builder.Build();
await app.SetUpDatabaseAsync();
await app.LoadSettingsAsync();

app.UseWeb();
app.MapDefaultEndpoints();
app.MapRealtimeToken();
app.MapPreview();
app.MapFeeds();
app.MapReading();
app.MapNotifications();
app.MapAvatars();
app.MapOnline();
app.MapWeb();

await app.RunAsync();
return 0;
