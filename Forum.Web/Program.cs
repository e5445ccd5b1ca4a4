using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime;
using Forum.Web.Topics;
using Forum.Web.Users;
using Forum.Web.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddForumData();
builder.AddAccounts();
builder.AddBoards();
builder.AddTopics();
builder.AddUsers();
builder.AddRealtime();
builder.AddWeb();

var app = builder.Build();
await app.SetUpDatabaseAsync();

app.UseWeb();
app.MapDefaultEndpoints();
app.MapRealtimeToken();
app.MapAvatars();
app.MapWeb();

await app.RunAsync();
